from entities.admin import agencies, documents, people, services

__all__ = ["agencies", "documents", "people", "services"]

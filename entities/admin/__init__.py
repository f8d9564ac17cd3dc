from entities.admin import agencies, letters, services

__all__ = ["agencies", "letters", "services"]

from entities.admin import agencies, services

__all__ = ["agencies", "services"]

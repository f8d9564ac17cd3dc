"""What the admin offers while somebody types: rows of one name are told apart."""

from django.contrib.auth.models import User
from django.utils.formats import date_format

from dvctrack.lib.admin.suggestions import tell_apart
from dvctrack.lib.history import name_of
from entities.agencies.names import name_among_all, told_apart
from entities.models import Agency, LegalDocument, Service


def told_person(user: User) -> str:
    """The full name with the user name: "Nguyễn Văn An (an.nv)"."""
    name, username = name_of(user), user.get_username()
    return name if name == username else f"{name} ({username})"


def told_document(document: LegalDocument) -> str:
    """With its type and day, since one number can be issued twice."""
    day = date_format(document.issued_on, "SHORT_DATE_FORMAT")
    return f"{document.get_type_display()} {document.number} ({day})"


def told_service(service: Service) -> str:
    return f"{service.name} ({service.code})" if service.code else service.name


tell_apart(User, told_person)
tell_apart(LegalDocument, told_document)
tell_apart(Service, told_service)
# Beside each other only those of one name need their days; a chosen one stands alone.
tell_apart(Agency, name_among_all, offered=told_apart)

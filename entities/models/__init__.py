from entities.models.agency import (
    LOCAL_KINDS,
    Agency,
    AgencyQuerySet,
    Peers,
    annex_key,
    annex_order,
    name_on,
    place_on,
)
from entities.models.agency_code import AgencyCode
from entities.models.agency_name import AgencyName, AgencyNameQuerySet, official_on
from entities.models.deadline_extension import DeadlineExtension
from entities.models.last_visit import LastVisit
from entities.models.legal_document import LegalDocument
from entities.models.letter import Letter, LetterQuerySet
from entities.models.membership import Membership, MembershipQuerySet
from entities.models.reorganisation import Reorganisation
from entities.models.service import Service
from entities.models.service_deadline import ServiceDeadline
from entities.models.succession import Succession

__all__ = [
    "LOCAL_KINDS",
    "Agency",
    "AgencyCode",
    "AgencyName",
    "AgencyNameQuerySet",
    "AgencyQuerySet",
    "DeadlineExtension",
    "LastVisit",
    "LegalDocument",
    "Letter",
    "LetterQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Peers",
    "Reorganisation",
    "Service",
    "ServiceDeadline",
    "Succession",
    "annex_key",
    "annex_order",
    "name_on",
    "official_on",
    "place_on",
]

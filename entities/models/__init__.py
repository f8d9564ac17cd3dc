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
from entities.models.calendar_key import CalendarKey
from entities.models.deadline_act import DeadlineAct
from entities.models.evidence import Evidence
from entities.models.flat_import import FlatImport
from entities.models.last_visit import LastVisit
from entities.models.legal_document import LegalDocument
from entities.models.letter import Letter, LetterQuerySet
from entities.models.membership import Membership, MembershipQuerySet
from entities.models.regular_work import RegularWork
from entities.models.reorganisation import Reorganisation
from entities.models.service import Service
from entities.models.service_deadline import LARGEST_ORDER, ServiceDeadline
from entities.models.service_name import ServiceName
from entities.models.succession import Succession
from entities.models.trail_entry import TrailEntry
from entities.models.trail_seal import TrailSeal
from entities.models.worker import Worker

__all__ = [
    "LARGEST_ORDER",
    "LOCAL_KINDS",
    "Agency",
    "AgencyCode",
    "AgencyName",
    "AgencyNameQuerySet",
    "AgencyQuerySet",
    "CalendarKey",
    "DeadlineAct",
    "Evidence",
    "FlatImport",
    "LastVisit",
    "LegalDocument",
    "Letter",
    "LetterQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Peers",
    "RegularWork",
    "Reorganisation",
    "Service",
    "ServiceDeadline",
    "ServiceName",
    "Succession",
    "TrailEntry",
    "TrailSeal",
    "Worker",
    "annex_key",
    "annex_order",
    "name_on",
    "official_on",
    "place_on",
]

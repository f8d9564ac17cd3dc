"""The closed lists of the entities app, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgencyKind(TextChoices):
    """The peer group that is ranked together, in the order in which an annex prints them."""

    PROVINCE = "province", _("Provinces and cities")
    MINISTRY = "ministry", _("Ministries and agencies")
    DEPARTMENT = "department", _("Departments of provinces")
    COMMUNE = "commune", _("Communes")
    OTHER = "other", _("Other organisations")


class CodeSystem(TextChoices):
    """Who hands out a code. A code can pass from one unit to another, so it has dates."""

    IDENTIFICATION = "identification", _("Identification code (QĐ 20/2020/QĐ-TTg)")
    GSO = "gso", _("General Statistics Office code")


class NameKind(TextChoices):
    OFFICIAL = "official", _("Official name")
    ALIAS = "alias", _("Other spelling or abbreviation")


class SuccessionRelation(TextChoices):
    MERGED_INTO = "merged_into", _("merged into")
    SPLIT_INTO = "split_into", _("split into")
    RENAMED = "renamed", _("renamed to")
    # Information: one function went to another agency, no figure does.
    FUNCTION_MOVED = "function_moved", _("gave functions to")


# By these an agency ends, and others stand where it stood.
ENDINGS = (SuccessionRelation.MERGED_INTO, SuccessionRelation.SPLIT_INTO)
# By these the successor stands where the predecessor stood; one that is renamed succeeds itself.
MOVES = (*ENDINGS, SuccessionRelation.RENAMED)
# By these all of an agency becomes one successor.
WHOLE_MOVES = (SuccessionRelation.MERGED_INTO, SuccessionRelation.RENAMED)


class ActState(TextChoices):
    """How far a reorganisation that somebody recorded has come."""

    WAITING = "waiting", _("waiting to be confirmed")
    SAVED = "saved", _("recorded")
    UNDONE = "undone", _("taken back")
    DISCARDED = "discarded", _("put aside")


class DocumentType(TextChoices):
    """Kinds of legal and administrative documents, by the sign that Vietnamese numbering uses."""

    RESOLUTION = "resolution", _("Resolution")
    DECREE = "decree", _("Decree")
    DECISION = "decision", _("Decision")
    DIRECTIVE = "directive", _("Directive")
    CIRCULAR = "circular", _("Circular")
    LETTER = "letter", _("Official letter")
    REPORT = "report", _("Report")


class DeadlinePrecision(TextChoices):
    """How exactly the order states its deadline; the due day is the last day of it."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class Role(TextChoices):
    OFFICER = "officer", _("Officer")
    APPROVER = "approver", _("Approver")
    COORDINATOR = "coordinator", _("Coordinator")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class AccountState(TextChoices):
    """How an account and its membership stand, the most pressing first."""

    LOCKED = "locked", _("sign-in paused")
    ENDED = "ended", _("ended")
    OFF = "off", _("account switched off")
    INVITED = "invited", _("invited, has not signed in")
    ACTIVE = "active", _("in use")


class LetterPurpose(TextChoices):
    """What a letter is for."""

    REMINDER = "reminder", _("reminder")
    RETURN = "return", _("figure returned")
    CORRECTION = "correction", _("correction granted")
    INVITATION = "invitation", _("invitation")
    PASSWORD = "password", _("new password")


class LetterState(TextChoices):
    """How far a letter has come."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")

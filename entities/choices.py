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


class FlatState(TextChoices):
    """How far a file has come that somebody sent to a table of the admin."""

    WAITING = "waiting", _("waiting for confirmation")
    REFUSED = "refused", _("refused")
    SAVED = "saved", _("imported")
    UNDONE = "undone", _("undone")
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
    HALF = "half", _("half year")
    YEAR = "year", _("year")
    SPAN = "span", _("several months, quarters or years")
    NONE = "none", _("no deadline")


class DeadlineActKind(TextChoices):
    """What can become of an order once it is given."""

    NOTE = "note", _("note")
    ASK = "ask", _("question")
    ANSWER = "answer", _("answer")
    PROMISE = "promise", _("promise")
    CLAIM = "claim", _("report of completion")
    CONFIRM = "confirm", _("completion confirmed")
    SEND_BACK = "send_back", _("report sent back")
    REOPEN = "reopen", _("reopened")
    EXTEND = "extend", _("extension")
    TRANSFER = "transfer", _("transfer to another lead")
    JOIN = "join", _("joined to another deadline")
    WITHDRAW = "withdraw", _("withdrawn from the list")
    RESTORE = "restore", _("put back on the list")
    CORRECT = "correct", _("correction")
    ANNUL = "annul", _("act annulled")


class DeadlineState(TextChoices):
    """How an order stands on a day; exactly one of these.

    One that was joined to another counts with that one, and stands in no list.
    """

    OVERDUE = "overdue", _("overdue")
    OVERDUE_AWAITING = "overdue_awaiting", _("overdue, awaiting confirmation")
    AWAITING = "awaiting", _("awaiting confirmation")
    OPEN = "open", _("not yet due")
    DONE_IN_TIME = "done_in_time", _("completed in time")
    DONE_LATE = "done_late", _("completed late")
    NO_DEADLINE = "no_deadline", _("without a deadline")
    WITHDRAWN = "withdrawn", _("withdrawn from the list")
    NOT_ORDERED = "not_ordered", _("not ordered yet")
    JOINED = "joined", _("counted with another deadline")


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
    DEADLINE = "deadline", _("deadlines of services")
    RETURN = "return", _("figure returned")
    CORRECTION = "correction", _("correction granted")
    INVITATION = "invitation", _("invitation")
    PASSWORD = "password", _("new password")
    ACCOUNT = "account", _("what was done to an account")
    FACTOR = "factor", _("second factor")


class LetterState(TextChoices):
    """How far a letter has come."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


class TrailKind(TextChoices):
    """What the trail of the house keeps, by subject."""

    SIGN_IN = "sign_in", _("sign-in")
    FAILURE = "failure", _("sign-in refused")
    ACCOUNT = "account", _("account")
    RIGHTS = "rights", _("rights")
    LINK = "link", _("one-time link")
    FACTOR = "factor", _("second factor")
    PERIOD = "period", _("life of a period")
    PUBLICATION = "publication", _("publication")
    DELETION = "deletion", _("deletion")
    SETTING = "setting", _("setting")
    OPERATION = "operation", _("operation of the site")

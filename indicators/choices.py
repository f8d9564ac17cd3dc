"""The closed lists of the indicators app, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The indicator that says how many services an agency offers, of which decisions name some.
ONLINE_PROVISION = "online-provision"


class Span(TextChoices):
    """What a figure covers."""

    TO_DATE = "to_date", _("to date")
    IN_PERIOD = "in_period", _("in the period")


class Direction(TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class Cycle(TextChoices):
    """How often a period of this kind comes. Its days are fields: it is no calendar span."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF_YEAR = "half_year", _("half-year")
    NINE_MONTHS = "nine_months", _("nine months")
    YEAR = "year", _("year")
    SNAPSHOT = "snapshot", _("snapshot by official letter")


class NothingArose(TextChoices):
    """What a rate is where both counts are 0: the basis of the indicator says it."""

    NO_RANK = "no_rank", _("no rate and no rank")
    ZERO = "zero", _("0 %")
    FULL = "full", _("100 %")


class Combines(TextChoices):
    """What the counts of merged units come to."""

    # Each dossier is counted once: sums are true.
    CASES = "cases", _("dossiers: counts are added up")
    # Each unit counted the same national list: only the weighted rate is true.
    TYPES = "types", _("kinds of procedures: each unit counted the same ones")


class Missing(TextChoices):
    """Why the figure of an agency cannot be part of that of the unit it came to belong to."""

    NOT_REPORTED = "not_reported", _("not reported")
    ONLY_RATE = "only_rate", _("only a rate")
    NO_DENOMINATOR = "no_denominator", _("no denominator")
    NO_NUMERATOR = "no_numerator", _("no numerator")
    SPLIT = "split", _("split")


class PeriodState(TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Status(TextChoices):
    """What can be said of an agency against its target. Each agency that owes has one."""

    MET = "met", _("Completed")
    NOT_MET = "not_met", _("Not completed")
    NO_TARGET = "no_target", _("No target yet")
    NOTHING_ARISEN = "nothing_arose", _("Nothing arose")
    INCOMPLETE = "incomplete", _("Figures incomplete")
    NOT_COMBINABLE = "not_combinable", _("Not enough data to combine")
    NOT_REPORTED = "not_reported", _("Not reported")


class NoRankChange(TextChoices):
    """Why two ranks of an agency are not held against each other."""

    INCOMPLETE = "incomplete", _("not all agencies have reported yet")
    INCOMPLETE_BEFORE = "incomplete_before", _("not all agencies reported in the earlier period")
    OTHER_SPAN = "other_span", _("the two periods rank by different figures")
    OTHER_UNITS = "other_units", _("the two periods rank different administrative units")
    NOT_RANKED = "not_ranked", _("without a rank in one of the two periods")


class FigureState(TextChoices):
    """How far a figure has come. A returned one is owed again and counts in no table."""

    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")


class ReportState(TextChoices):
    """How far a report has come, of one indicator or of all that an agency owes, in one word."""

    NOT_BEGUN = "not_begun", _("not begun")
    DRAFT = "draft", _("draft")
    PARTLY_SENT = "sent_in_part", _("sent in part")
    CLAIMED = "claimed", _("no figure, with a reason")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    CLOSED = "closed", _("no report")


class Claim(TextChoices):
    """What an agency says in the place of a figure. Neither is zero."""

    NO_DATA = "no_data", _("no data yet")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class BatchState(TextChoices):
    """How far a file has come."""

    WAITING = "waiting", _("waiting for confirmation")
    REFUSED = "refused", _("could not be read")
    DISCARDED = "discarded", _("discarded")
    SAVED = "saved", _("saved")
    UNDONE = "undone", _("undone")


class BatchWork(TextChoices):
    """What is being done with a file in the background, or was last."""

    LOOK = "look", _("read and set beside what is stored")
    CONFIRM = "confirm", _("saved")
    UNDO = "undo", _("undone")
    WORKBOOK = "workbook", _("given back with comments")


class FileKind(TextChoices):
    """The files of a publication."""

    DOCX = "docx", _("Word (.docx)")
    XLSX = "xlsx", _("Excel (.xlsx)")
    PDF = "pdf", _("PDF")


class LetterPlace(TextChoices):
    """What a text for the letter is for."""

    INDICATOR = "indicator", _("paragraph on one indicator")
    NO_TARGET = "no_target", _("paragraph on one indicator without a target")
    OVERDUE = "overdue", _("paragraph on overdue services")
    NOTICE = "notice", _("notice to one agency")

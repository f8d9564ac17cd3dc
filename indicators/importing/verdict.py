"""What a person is told of a file that waits, before anything else."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.numbers import format_count
from indicators.checking.tables import FINDING_LABELS
from indicators.findings import how_many
from indicators.importing.cells import is_correctable
from indicators.importing.proposal import Proposal
from indicators.models import ImportBatch


class Verdict(NamedTuple):
    """Whether a file can be saved: `leaning` is "stop", "go", or empty where nothing is to do."""

    leaning: str
    text: str
    beside: str = ""


def verdict_of(proposal: Proposal) -> Verdict:
    errors = Counter(row.code for row in proposal.findings if row.is_error)
    if errors:
        text = ngettext(
            "%(number)s error keeps this file from being saved.",
            "%(number)s errors keep this file from being saved.",
            errors.total(),
        )
        kinds = "; ".join(
            f"{FINDING_LABELS[code]}: {how_many(number)}" for code, number in errors.items()
        )
        beside = _("%(kinds)s. Nothing has been saved.") % {"kinds": kinds}
        return Verdict("stop", text % {"number": how_many(*errors.values())}, beside)
    if not proposal.holds_something:
        if not proposal.tables:
            return Verdict("", _("Nothing was read from this file."))
        return Verdict("", _("The file holds no figure: every row of its tables is empty."))
    if not proposal.changes_something:
        return Verdict(
            "", _("Everything in this file is stored already; there is nothing to save.")
        )
    return Verdict("go", _("The file can be saved."), _("Nothing has been saved yet."))


class QuestionsLink(NamedTuple):
    """The way to a page of questions, which are still open or were answered before."""

    address: str
    text: str
    is_open: bool


def question_links(batch: ImportBatch, proposal: Proposal) -> Iterator[QuestionsLink]:
    questions, names = proposal.questions, len(proposal.questions.open_names)
    if (
        questions.asks_of_period
        or questions.asks_decision
        or questions.tables
        or questions.services
    ):
        lacks_decision = any(row.code == "no-decision" for row in proposal.findings)
        open_texts = [
            (questions.open_tables, _("Say what the tables hold")),
            (questions.open_scales, _("Say what the numbers mean")),
            (proposal.lacks_period, _("Choose the period")),
            (questions.asks_decision and lacks_decision, _("Say which document orders")),
            (questions.open_services, _("Say which services are the same")),
        ]
        text = next((text for is_open, text in open_texts if is_open), "")
        yield QuestionsLink(
            reverse("import-mapping", args=(batch.pk,)),
            text or _("Change what was said of the tables"),
            bool(text),
        )
    if questions.names:
        asked = ngettext(
            "Say whom %(number)s name means", "Say whom %(number)s names mean", names
        ) % {"number": format_count(names)}
        text = asked if names else _("Change what was said of the names")
        yield QuestionsLink(reverse("import-names", args=(batch.pk,)), text, bool(names))


def what_is_saved(proposal: Proposal) -> str:
    """How many figures, services and deadlines a file writes, for the button that does it."""
    figures, services = proposal.figures.counts().written, proposal.services.counts().written
    deadlines = proposal.services.deadline_counts().written
    told = [
        (figures, ngettext("%(number)s figure", "%(number)s figures", figures)),
        (services, ngettext("%(number)s service", "%(number)s services", services)),
        (deadlines, ngettext("%(number)s deadline", "%(number)s deadlines", deadlines)),
    ]
    return ", ".join(text % {"number": format_count(number)} for number, text in told if number)


def cure_of(proposal: Proposal, questions: Iterable[QuestionsLink]) -> str:
    """What a person can do about the errors of a file."""
    if any(question.is_open for question in questions):
        return _("Answer the questions above, or have the file mended and send it again.")
    if any(row.is_error and is_correctable(row) for row in proposal.findings):
        return _("Correct the cells above, or have the file mended and send it again.")
    return _("Have the file mended and send it again.")

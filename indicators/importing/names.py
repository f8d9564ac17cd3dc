"""The agencies behind the names that a file prints, with a finding where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from entities.agencies.matching import AgencyIndex, Match
from entities.models import Agency
from indicators.findings import Finding
from indicators.importing.answers import NameAnswer

_MOST_SUGGESTIONS = 50
_CODES = {
    "ambiguous": "ambiguous-agency",
    "not_valid": "agency-not-valid",
    "unknown": "unknown-agency",
}


@dataclass
class NameQuestion:
    """A name of a file that is no agency's name on the day; asked once, however often it stands.

    `suggested` look alike or bear the name; they are never applied by themselves.
    """

    text: str
    suggested: list[Agency]
    is_answered: bool = False
    cells: list[str] = field(default_factory=list)


@dataclass
class NameFinder:
    """Finds the agencies of one file; what it cannot find is gathered in `questions`."""

    answers: Mapping[str, NameAnswer]
    questions: dict[str, NameQuestion]
    findings: list[Finding]

    def find(
        self,
        cell: Cell,
        index: AgencyIndex,
        *,
        kind: str | None = None,
        indicator: str | None = None,
    ) -> Agency | None:
        """The agency that the cell names; None, and a finding at the cell, where it names none."""
        return self._settle(index.find(cell.text, kind=kind), cell, index, indicator)

    def find_code(self, cell: Cell, index: AgencyIndex) -> Agency | None:
        """The agency whose slug or code the cell holds, or whose name."""
        return self._settle(index.find_written(cell.text), cell, index, None)

    def find_leads(self, cell: Cell, index: AgencyIndex) -> tuple[Agency, ...]:
        """The lead agencies that one cell names, such as "Hà Nội và Thành phố Hồ Chí Minh"."""
        found = (
            self._settle(index.find(name), cell, index, None)
            for name in index.split(str(cell.value or ""))
        )
        return tuple(agency for agency in found if agency is not None)

    def _settle(
        self, match: Match, cell: Cell, index: AgencyIndex, indicator: str | None
    ) -> Agency | None:
        if match.agency is not None:
            return match.agency
        question = self._question(match, cell, index)
        answer = self.answers.get(match.text)
        answered = index.find_code(answer.agency).agency if answer else None
        question.is_answered = answered is not None or (answer is not None and not answer.agency)
        if answer is not None and not answer.agency:
            self.findings.append(_left_out(match.text, answer.reason, cell, indicator))
        elif answered is None:
            message = index.explain(match, question.suggested)
            code = _CODES[match.problem or "unknown"]
            self.findings.append(Finding(code, message, cell.ref, indicator=indicator))
        return answered

    def _question(self, match: Match, cell: Cell, index: AgencyIndex) -> NameQuestion:
        question = self.questions.get(match.text)
        if question is None:
            question = NameQuestion(match.text, self._suggested(match, index))
            self.questions[match.text] = question
        question.cells.append(cell.ref)
        return question

    def _suggested(self, match: Match, index: AgencyIndex) -> list[Agency]:
        """Looking for likeness is slow, and a file of unknown names is not helped by it."""
        if match.candidates or len(self.questions) >= _MOST_SUGGESTIONS:
            return list(match.candidates)
        return index.suggestions(match.text)


def _left_out(text: str, reason: str, cell: Cell, indicator: str | None) -> Finding:
    return Finding(
        "row-left-out",
        _("The row of “%(name)s” is left out: %(reason)s") % {"name": text, "reason": reason},
        cell.ref,
        indicator=indicator,
    )

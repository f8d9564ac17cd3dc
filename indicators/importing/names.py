"""The agencies behind the names that a file prints, with a finding where there is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.names import plain
from entities.agencies.matching import AgencyIndex, Match
from entities.models import Agency
from indicators.annex.faults import failed_formula
from indicators.findings import Finding
from indicators.importing.answers import NameAnswer
from indicators.importing.cells import row_of
from indicators.importing.leads import Group, leading, part_groups

_MOST_SUGGESTIONS = 50
# Of a text that is quoted in a sentence.
_LONGEST = 100
_GROUP = re.compile(
    r"\b(?:cac (?:bo|nganh|co quan|don vi|dia phuong|tinh|thanh pho|xa|phuong|so|benh vien|truong)"
    r"|(?:bo nganh|\d+ tinh)(?: |$)|cac bo)\b|^dia phuong$"
)
_CODES = {
    "ambiguous": "ambiguous-agency",
    "not_valid": "agency-not-valid",
    "unknown": "unknown-agency",
}


@dataclass
class NameQuestion:
    """A name of a file that is no agency's name on the day; asked once, however often it stands.

    `suggested` look alike or bear the name; they are never applied by themselves. `on` is the day
    whose agencies are meant. A group such as "các bộ, ngành" has the `kinds` that it stands for.
    """

    text: str
    suggested: list[Agency]
    is_answered: bool = False
    cells: list[str] = field(default_factory=list)
    on: date | None = None
    kinds: tuple[str, ...] = ()


class Leads(NamedTuple):
    """The lead agencies of a cell; `is_open`: a person has to be asked about one of its names."""

    agencies: tuple[Agency, ...]
    is_open: bool


@dataclass
class NameFinder:
    """Finds the agencies of one file; what it cannot find is gathered in `questions`."""

    answers: Mapping[str, NameAnswer]
    questions: dict[str, NameQuestion]
    findings: list[Finding]
    # The rows that a person leaves out, as `row_of` tells them.
    left_out: set[tuple[str, str]]
    # Of several units of one name the one of this province is meant: the file is from there.
    home: Agency | None = None

    def find(
        self,
        cell: Cell,
        index: AgencyIndex,
        *,
        kind: str | None = None,
        parent: Agency | None = None,
        indicator: str | None = None,
    ) -> Agency | None:
        """The agency that the cell names; None, and a finding at the cell, where it names none."""
        match = index.find(cell.text, kind=kind, parent=parent)
        if match.problem == "ambiguous" and self.home is not None:
            at_home = index.find(cell.text, kind=kind, parent=self.home)
            match = match if at_home.agency is None else at_home
        return self._of_row(match, cell, index, indicator, kind)

    def find_code(self, cell: Cell, index: AgencyIndex) -> Agency | None:
        """The agency whose slug or code the cell holds, or whose name."""
        return self._of_row(index.find_written(cell.text), cell, index, None)

    def leaves_out(self, name: str) -> bool:
        """Whether a person said that rows of this name are left out."""
        answer = self.answers.get(name)
        return answer is not None and answer.leaves_out

    def leave_out(self, cell: Cell) -> None:
        """Leave out a row of which nothing is known but that name."""
        question = self.questions.setdefault(cell.text, NameQuestion(cell.text, [], True))
        question.cells.append(cell.ref)
        self._say_left_out(cell.text, cell)
        self.left_out.add(row_of(cell.ref))

    def _say_left_out(self, name: str, cell: Cell) -> None:
        """Of no indicator: a row of several is left out as a whole, which is said once."""
        message = _("The row of “%(name)s” is left out: %(reason)s")
        words = {"name": name, "reason": self.answers[name].reason}
        self.findings.append(Finding("row-left-out", message % words, cell.ref))

    def _of_row(
        self,
        match: Match,
        cell: Cell,
        index: AgencyIndex,
        indicator: str | None,
        kind: str | None = None,
    ) -> Agency | None:
        agency = self._settle(match, cell, index, indicator, kind)
        if agency is None and self.leaves_out(match.text):
            self.left_out.add(row_of(cell.ref))
        return agency

    def find_leads(self, cell: Cell, index: AgencyIndex) -> Leads:
        """The lead agencies that one cell names, such as "Hà Nội và Thành phố Hồ Chí Minh".

        Agencies that only coordinate are none of them. A row is left out where all its leads are.
        """
        text, groups = part_groups(leading(str(cell.value or "")))
        names = index.split(text) if text or not groups else []
        found = [self._settle(index.find(name), cell, index, None) for name in names]
        is_open = any(
            agency is None and not self.leaves_out(name)
            for name, agency in zip(names, found, strict=True)
        )
        for group in groups:
            question = self._group_question(group, cell, index)
            found.extend(self._of_group(question, index))
            is_open |= not question.is_answered
        leads = tuple(dict.fromkeys(agency for agency in found if agency is not None))
        if not leads and not is_open:
            self.left_out.add(row_of(cell.ref))
        return Leads(leads, is_open)

    def _group_question(self, group: Group, cell: Cell, index: AgencyIndex) -> NameQuestion:
        """Asked once, however many rows a group leads; each of them says so."""
        question = self.questions.get(group.text)
        if question is None:
            question = NameQuestion(group.text, [], on=index.on, kinds=group.kinds)
            answer = self.answers.get(group.text)
            question.is_answered = answer is not None and (
                answer.is_group
                or answer.leaves_out
                or index.find_code(answer.agency).agency is not None
            )
            self.questions[group.text] = question
        if not question.is_answered:
            message = _(
                "“%(read)s” stands for %(number)d agencies. Say whether each of them leads the "
                "service, which one does, or that the group is left out."
            )
            number = len(index.of_kinds(group.kinds))
            words = {"read": Truncator(group.text).chars(_LONGEST), "number": number}
            self.findings.append(Finding("group-lead", message % words, cell.ref))
        question.cells.append(cell.ref)
        if question.is_answered and self.leaves_out(group.text):
            self._say_left_out(group.text, cell)
        return question

    def _of_group(self, question: NameQuestion, index: AgencyIndex) -> list[Agency | None]:
        """Whom a group means; all of it as long as nobody said."""
        answer = self.answers.get(question.text)
        if answer is None or answer.is_group or not question.is_answered:
            return [*index.of_kinds(question.kinds)]
        return [index.find_code(answer.agency).agency]

    def _settle(
        self,
        match: Match,
        cell: Cell,
        index: AgencyIndex,
        indicator: str | None,
        kind: str | None = None,
    ) -> Agency | None:
        if match.agency is not None:
            return match.agency
        if failed := failed_formula(cell, indicator):
            self.findings.append(failed)
            return None
        question = self._question(match, cell, index)
        answer = self.answers.get(match.text)
        answered = index.find_code(answer.agency).agency if answer else None
        is_left_out = self.leaves_out(match.text)
        question.is_answered = answered is not None or is_left_out
        if is_left_out:
            self._say_left_out(match.text, cell)
        elif answered is None:
            message = (
                _of_group(match)
                or _of_provinces(match)
                or (kind and _of_other_kind(match, index))
                or index.explain(match, question.suggested)
            )
            code = _CODES[match.problem or "unknown"]
            self.findings.append(Finding(code, message, cell.ref, indicator=indicator))
        return answered

    def _question(self, match: Match, cell: Cell, index: AgencyIndex) -> NameQuestion:
        question = self.questions.get(match.text)
        if question is None:
            question = NameQuestion(match.text, self._suggested(match, index), on=index.on)
            self.questions[match.text] = question
        question.cells.append(cell.ref)
        return question

    def _suggested(self, match: Match, index: AgencyIndex) -> list[Agency]:
        """Looking for likeness is slow, and a file of unknown names is not helped by it."""
        if match.candidates or len(self.questions) >= _MOST_SUGGESTIONS:
            return index.meant(match)
        return index.suggestions(match.text)


def _of_group(match: Match) -> str:
    """What to do about "các bộ, ngành"; nothing where one agency seems to be meant."""
    if match.problem != "unknown" or not _GROUP.search(plain(match.text)):
        return ""
    return _(
        "“%(read)s” means several agencies. Write each agency by its name, or say which one is "
        "meant."
    ) % {"read": Truncator(match.text).chars(_LONGEST)}


def _of_provinces(match: Match) -> str:
    """What to do about "Xã Ia Dom" of two provinces; nothing where the name is no such one."""
    if match.problem != "ambiguous" or not all(row.parent for row in match.candidates):
        return ""
    provinces = ", ".join(str(row.parent) for row in match.candidates)
    return _(
        "Several provinces have “%(read)s”: %(provinces)s. Write the province into a column “Tỉnh”."
    ) % {"read": match.text, "provinces": provinces}


def _of_other_kind(match: Match, index: AgencyIndex) -> str:
    """What to do about a province among ministries; nothing where the name is no agency's."""
    other = index.find(match.text).agency
    if other is None:
        return ""
    return _(
        "“%(read)s” (%(kind)s) stands in a table, or below a label, of agencies of another kind. "
        "Mend the heading or the label above it, or move the row."
    ) % {"read": match.text, "kind": other.get_kind_display()}

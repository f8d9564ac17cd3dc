"""What a script answers, by the cells of the findings: whom a name means, which decision orders.

    {"Sheet1!C20": "all", "Sheet1!C9": "bo-y-te", "Sheet1!B14": "same", "Sheet1!D18": "30/6/2022"}

"all" means every agency of a group, "same" and "other" are said of a service that is near to
another, "leave out: <why>" leaves a name out. At the heading of a list stands the key of the
decision that orders it. In any other cell of a finding stands what the cell is meant to hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Line
from dvctrack.lib.refused import Refused
from entities.agencies.matching import AgencyIndex
from indicators.annex.dates import Decision
from indicators.importing.answers import Answers, CellAnswer, NameAnswer
from indicators.importing.cells import CORRECTABLE
from indicators.importing.names import NameQuestion
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose

ALL, SAME, OTHER, LEAVE_OUT = "all", "same", "other", "leave out:"


def answered(
    lines: Sequence[Line], answers: Answers, by_place: Mapping[str, str], *, by: str, at: datetime
) -> Answers:
    """The answers together with those by place; an answer may bring up the next question.

    Which service a name means is asked once: where the file was saved with the answer, the same
    answer has nothing left to say. Raises Refused for any other one in a cell of which nothing is
    asked, or that is none there.
    """
    left = dict(by_place)
    while left:
        proposal = propose(lines, answers=answers)
        taken = [where for where in left if _is_asked(proposal, where)]
        known = {it.row.where for it in proposal.services.rows if it.is_known}
        left = {
            where: said
            for where, said in left.items()
            if where in taken or not (where in known and said in (SAME, OTHER))
        }
        if left and not taken:
            places = ", ".join(left)
            raise Refused(_("Nothing is asked at %(places)s.") % {"places": places})
        for where in taken:
            answers = _with_answer(answers, proposal, where, left.pop(where), by=by, at=at)
    return answers


def _is_asked(proposal: Proposal, where: str) -> bool:
    questions = proposal.questions
    return (
        any(row.where == where and _may_be_meant(row.code) for row in proposal.findings)
        or any(where in question.cells for question in questions.names)
        or any(where == question.where for question in questions.services)
    )


def _may_be_meant(code: str) -> bool:
    return code == "no-decision" or code in CORRECTABLE


def _with_answer(
    answers: Answers, proposal: Proposal, where: str, text: str, *, by: str, at: datetime
) -> Answers:
    near = next((it for it in proposal.questions.services if it.where == where), None)
    if near is not None:
        if text not in (SAME, OTHER):
            raise _none(where, text, f"{SAME}, {OTHER}")
        return replace(answers, services={**answers.services, near.text: text == SAME})
    name = next((it for it in proposal.questions.names if where in it.cells), None)
    if name is not None and (meant := _name_answer(name, text)):
        return replace(answers, names={**answers.names, name.text: meant})
    if name is not None and name.kinds:
        raise _none(where, text, f"{ALL}, {LEAVE_OUT} …")
    if any(table.where == where for table in proposal.tables):
        try:
            return replace(answers, decision=Decision.from_key(text).key)
        except ValueError:
            raise _none(where, text, "decision:422/QĐ-TTg:2022-04-04") from None
    cell = CellAnswer(text, by, at.isoformat())
    return replace(answers, cells={**answers.cells, where: cell})


def _name_answer(question: NameQuestion, text: str) -> NameAnswer | None:
    """None where the text is neither an agency nor one of the words that say something."""
    if question.kinds and text == ALL:
        return NameAnswer(is_group=True)
    if text.startswith(LEAVE_OUT):
        return NameAnswer(reason=text.removeprefix(LEAVE_OUT).strip())
    if question.on is None:
        return None
    agency = AgencyIndex.load(on=question.on).find_written(text).agency
    return NameAnswer(agency.slug) if agency else None


def _none(where: str, text: str, like: str) -> Refused:
    return Refused(
        _("“%(read)s” is no answer at %(where)s. Write %(like)s.")
        % {"read": text, "where": where, "like": like}
    )

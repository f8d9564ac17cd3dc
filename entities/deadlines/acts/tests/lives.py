"""Random acts on three orders of one service, by whoever may record them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines import acts
from entities.deadlines.acts import GivenEvidence
from entities.deadlines.fold import Standing, standing
from entities.deadlines.rows import acts_of
from entities.models import DeadlineAct, ServiceDeadline
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, ServiceFactory

ORDERED = date(2022, 4, 4)
START = datetime(2026, 7, 1, tzinfo=UTC)
DAYS = [ORDERED + timedelta(days=30 * number) for number in range(12)]
EVIDENCE = (GivenEvidence(address="https://dichvucong.gov.vn/1"),)

# what is tried, of which order, from which day, and a number that says the rest
Step = tuple[str, int, int, int]
Standings = dict[int, Standing]


class Lives:
    """Two orders of one decision to two agencies, one of another decision to the first of them.

    Each act is recorded a second after the one before; `now` is the moment of the last.
    """

    def __init__(self) -> None:
        self.now = START
        self.document = LegalDocumentFactory.create(issued_on=ORDERED)
        self.other = LegalDocumentFactory.create(issued_on=ORDERED)
        self.agencies = AgencyFactory.create_batch(3)
        service = ServiceFactory.create()
        first, second, _third = self.agencies
        given = ((first, self.document), (second, self.document), (first, self.other))
        self.orders: list[ServiceDeadline] = [
            acts.give_order(
                service,
                agency=agency,
                decision=decision,
                deadline_text="Quý III",
                due_on=DAYS[5],
                precision="quarter",
                by=None,
                at=START,
            )
            for agency, decision in given
        ]

    def try_step(self, step: Step) -> DeadlineAct | None:
        """The act, or None where it is refused."""
        name, number, day, rest = step
        self.now += timedelta(seconds=1)
        order = self.orders[number]
        said: dict[str, Any] = {"by": None, "at": self.now}
        try:
            if name == "annul":
                found = list(order.acts.all())
                return (
                    acts.annul(found[rest % len(found)], reason="Nhầm", **said) if found else None
                )
            if name == "correct":
                return acts.correct(order, reason="Sai", **said, **self._corrected(rest))
            act, values = self._act(name, DAYS[day], rest)
            return act(order, on=DAYS[day], **said, **values)
        except Refused:
            return None

    def _corrected(self, rest: int) -> dict[str, Any]:
        due_on = DAYS[rest] if rest else None
        choices = (
            {"words": f"Lời {rest}", "due_on": due_on},
            {"agency": self.agencies[rest % 3]},
            {"decision": (self.document, self.other)[rest // 3 % 2]},
        )
        return choices[rest % 3]

    def _act(
        self, name: str, day: date, rest: int
    ) -> tuple[Callable[..., DeadlineAct], dict[str, Any]]:
        done_on = day - timedelta(days=rest)
        by_document = {"document": self.document, "reason": "Theo văn bản"}
        choices: dict[str, tuple[Callable[..., DeadlineAct], dict[str, Any]]] = {
            "note": (acts.add_note, {"note": "Đã hỏi"}),
            "promise": (acts.promise, {"due_on": DAYS[rest]}),
            "ask": (acts.ask, {"reason": "Hỏi", "due_on": DAYS[rest] if rest % 2 else None}),
            "answer": (acts.answer, {"reason": "Đáp"}),
            "claim": (acts.claim, {"done_on": done_on, "evidence": EVIDENCE}),
            "confirm": (acts.confirm, {"done_on": done_on, "reason": "Đã kiểm tra"}),
            "send_back": (acts.send_back, {"reason": "Chưa được"}),
            "reopen": (acts.reopen, {"reason": "Dừng"}),
            "extend": (acts.extend, {"due_on": DAYS[rest], **by_document}),
            "withdraw": (acts.withdraw, by_document),
            "restore": (acts.restore, by_document),
            "transfer": (acts.transfer, {"agency": self.agencies[rest % 3], "reason": "Chuyển"}),
            "join": (acts.join, {"other": self.orders[rest % 3], "reason": "Nhập"}),
        }
        return choices[name]

    def standings(self, on: date, *, seen_at: datetime | None = None) -> Standings:
        found = acts_of(self.orders, seen_at=seen_at)
        return {order.pk: standing(order, found[order.pk], on=on) for order in self.orders}

    def lists(self, *, before: date | None = None, seen_at: datetime | None = None) -> Any:
        """How all orders stand on each of the days, and on the eve of each."""
        found = acts_of(self.orders, seen_at=seen_at)
        days = [day - timedelta(days=eve) for day in DAYS for eve in (1, 0)]
        return {
            (order.pk, day): standing(order, found[order.pk], on=day)
            for order in self.orders
            for day in days
            if before is None or day < before
        }


NAMES = sorted({kind.value for kind in Kind})


def steps(*names: str) -> st.SearchStrategy[list[Step]]:
    """Up to twelve acts, of these kinds; of all kinds where none is named."""
    a_step = st.tuples(
        st.sampled_from(names or NAMES),
        st.integers(0, 2),
        st.integers(0, len(DAYS) - 1),
        st.integers(0, len(DAYS) - 1),
    )
    return st.lists(a_step, min_size=3, max_size=12)

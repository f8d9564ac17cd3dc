"""One act on several orders."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from dvctrack.lib.refused import Refused
from entities.deadlines.acts.record import lock_orders
from entities.models import DeadlineAct, ServiceDeadline


class SomeRefused(Refused):
    """Nothing was recorded; `refused` says of each order that stood in the way why."""

    def __init__(self, refused: Mapping[ServiceDeadline, str]) -> None:
        self.refused = refused
        words = ngettext(
            "Nothing was recorded, since this is not possible for %(number)s deadline:",
            "Nothing was recorded, since this is not possible for %(number)s deadlines:",
            len(refused),
        )
        each = " ".join(f"{order}: {sentence}" for order, sentence in refused.items())
        super().__init__(f"{words % {'number': len(refused)}} {each}")


@transaction.atomic
def on_each(
    act: Callable[..., DeadlineAct],
    orders: Collection[ServiceDeadline],
    *,
    seen: Mapping[int, int] | None = None,
    **said: Any,
) -> list[DeadlineAct]:
    """Record the same act of each of these orders, or of none: `on_each(extend, orders, …)`.

    `seen` has the last act shown by the key of the order. Raises SomeRefused.
    """
    lock_orders({order.service_id for order in orders})
    done, refused = [], {}
    for order in orders:
        try:
            done.append(act(order, seen=seen.get(order.pk) if seen else None, **said))
        except Refused as why:
            refused[order] = str(why)
    if refused:
        raise SomeRefused(refused)
    return done

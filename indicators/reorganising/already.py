"""Telling that what a file says was recorded before, from this file or from another one."""

from collections.abc import Sequence

from entities.choices import ActState
from entities.models import Reorganisation, Succession
from indicators.reorganising.steps import Step


def already_recorded(steps: Sequence[Step]) -> Reorganisation | None:
    """The act that recorded the last of these steps, where every one is recorded."""
    stored = Succession.objects.filter(act__state=ActState.SAVED).select_related("act")
    known = {
        (row.predecessor_id, row.successor_id, row.effective_on, row.relation): row.act
        for row in stored
    }
    keys = [
        (step.predecessor.pk, step.successor.pk, step.day, str(step.relation)) for step in steps
    ]
    return known[keys[-1]] if keys and all(key in known for key in keys) else None

"""Telling that what a file says was recorded before, from this file or from another one."""

from collections.abc import Sequence

from entities.choices import ActState, SuccessionRelation
from entities.models import Reorganisation, Succession
from indicators.reorganising.loaded import Loaded
from indicators.reorganising.reading import Column
from indicators.reorganising.steps import Step


def already_recorded(steps: Sequence[Step], loaded: Loaded) -> Reorganisation | None:
    """The act that recorded the last of these steps, where every one is recorded.

    A rename is recorded only where the agency bears that name from the day.
    """
    stored = Succession.objects.filter(act__state=ActState.SAVED)
    known = {
        (row.predecessor_id, row.successor_id, row.effective_on, row.relation): row.act_id
        for row in stored
    }
    keys = [
        (step.predecessor.pk, step.successor.pk, step.day, str(step.relation)) for step in steps
    ]
    if not keys or not all(key in known for key in keys):
        return None
    if any(
        step.relation == SuccessionRelation.RENAMED
        and step.row.text(Column.SUCCESSOR_NAME)
        != loaded.names.called(step.successor, on=step.day).name
        for step in steps
    ):
        return None
    # What an act wrote is long.
    return Reorganisation.objects.defer("changes").get(pk=known[keys[-1]] or 0)

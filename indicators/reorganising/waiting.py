"""What a person says of a file that waits: where people go, or that it is put aside."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.choices import ActState
from entities.models import Reorganisation


def keep_choices(act: Reorganisation, choices: Mapping[str, str]) -> None:
    """Keep the successor that was chosen for each of these memberships, by its key."""
    act.choices = {**act.choices, **choices}
    _write(act, choices=act.choices)


def discard_act(act: Reorganisation, *, by: User | None) -> None:
    """Put a waiting file aside: it is kept, and will not be recorded."""
    _write(act, state=ActState.DISCARDED)
    event("reorganisation put aside", by=by, act=act.pk, sha256=act.sha256)


def _write(act: Reorganisation, **values: object) -> None:
    waiting = Reorganisation.objects.filter(pk=act.pk, state=ActState.WAITING)
    if not waiting.update(**values):
        raise Refused(_("This file was settled before; this is what came of it."))

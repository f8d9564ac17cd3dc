from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from entities.models import Agency
from indicators.models import EntryDraft, Period
from indicators.rules.typed_figures import indicator_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_draft(
    period: Period, agency: Agency, *, texts: Mapping[str, str], by: "User", at: datetime
) -> EntryDraft:
    """Keep what a person typed, beside what was typed before; no figure and no table changes."""
    draft, _is_new = EntryDraft.objects.select_for_update().get_or_create(
        period=period, agency=agency, user=by, defaults={"saved_at": at}
    )
    draft.values |= dict(texts)
    draft.saved_at, draft.is_ready = at, False
    draft.save()
    return draft


@transaction.atomic
def forget_typed(period: Period, agency: Agency, *, indicators: Iterable[str], by: "User") -> None:
    """Take what was submitted out of a person's draft; an empty draft goes."""
    draft = EntryDraft.objects.filter(period=period, agency=agency, user=by).first()
    if draft is None:
        return
    done = set(indicators)
    draft.values = {
        name: text for name, text in draft.values.items() if indicator_of(name) not in done
    }
    if draft.values:
        draft.save()
    else:
        draft.delete()

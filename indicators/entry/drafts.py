"""What a person typed and has not submitted; no figure and no table knows of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from entities.models import Agency
from indicators.entry.form import Entry
from indicators.figures.typed import Texts, is_version, part_of, stored_text
from indicators.models import EntryDraft
from indicators.policy import people_of


def with_last_denominators(entry: Entry, texts: Texts) -> dict[str, str]:
    """The texts with the totals of the last period, which seldom change, in the empty fields."""
    taken = dict(texts)
    for part in entry.parts:
        for typed in part.typed:
            last = next((row for row in part.past if row.span == typed.span), None)
            for number in typed.numbers:
                if number.value == "denominator" and not number.text.strip() and last is not None:
                    taken[number.name] = stored_text(last, "denominator")
    return taken


@transaction.atomic
def save_draft(
    entry: Entry, texts: Texts, *, by: User, at: datetime, is_ready: bool | None = False
) -> EntryDraft | None:
    """Keep what a person typed and what differs from what is stored; None where nothing does.

    Nobody else's draft changes. One that `is_ready` asks the agency's approver to submit it; None
    leaves that as it is where nothing else is typed, for a page that saves by itself.
    """
    draft, _is_new = EntryDraft.objects.select_for_update().get_or_create(
        period=entry.period, agency=entry.agency, user=by, defaults={"saved_at": at}
    )
    shown = {name: text for part in entry.parts for name, text in part.shown_texts.items()}
    typed = {
        name: text for name, text in texts.items() if name in shown and text.strip() != shown[name]
    }
    begun = {part_of(name) for name in typed}
    seen = {name: text for name, text in texts.items() if is_version(name)}
    of_form = {part.slug for part in entry.parts}
    others = {name: text for name, text in draft.values.items() if part_of(name) not in of_form}
    kept, was_ready = draft.values, draft.is_ready
    draft.values = others | typed | {k: v for k, v in seen.items() if part_of(k) in begun}
    if not draft.values:
        draft.delete()
        return None
    draft.saved_at = at
    draft.is_ready = was_ready and draft.values == kept if is_ready is None else is_ready
    draft.save()
    return draft


def left_behind(drafts: Sequence[EntryDraft], agency: Agency) -> list[EntryDraft]:
    """Those of people who are with the agency no more; no query where there are no drafts."""
    still_there = set(people_of(agency).values_list("pk", flat=True)) if drafts else set()
    return [draft for draft in drafts if draft.user_id not in still_there]


@transaction.atomic
def forget_typed(
    entry: Entry, *, settled: Iterable[str], submitted: Iterable[str], by: User
) -> None:
    """Take what is settled out of a person's draft, and what was submitted out of others'.

    Others' are those that were handed over, or left behind by who left the agency; what an
    officer is still typing stays. An empty draft goes.
    """
    drafts = list(EntryDraft.objects.filter(period=entry.period, agency=entry.agency))
    left = left_behind([draft for draft in drafts if draft.user_id != by.pk], entry.agency)
    for draft in drafts:
        if draft.user_id == by.pk:
            _forget(draft, set(settled))
        elif draft.is_ready or draft in left:
            _forget(draft, set(submitted))


def _forget(draft: EntryDraft, indicators: set[str]) -> None:
    left = {name: text for name, text in draft.values.items() if part_of(name) not in indicators}
    if not left:
        draft.delete()
    elif left != draft.values:
        draft.values = left
        draft.save()

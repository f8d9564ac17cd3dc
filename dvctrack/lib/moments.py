"""Moments of the past as people write them."""

import re
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T,]+(.*))?")


def read_moment(text: str, *, now: datetime) -> datetime:
    """A moment in Viet Nam: "25/07/2026", "25/7/2026 10:15", "2026-07-25T10:15".

    A day alone means its end. What cannot be read, and what is still to come, is refused with
    a sentence.
    """
    written = " ".join(text.split())
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year, clock = found.groups()
        written = f"{year}-{month:0>2}-{day:0>2}" + (f"T{clock}" if clock else "")
    try:
        moment = _moment(written.replace(" ", "T"))
    except ValueError:
        raise ValidationError(
            gettext(
                "“%(text)s” is no moment. Write a day, such as 25/07/2026, or 25/07/2026 10:15."
            )
            % {"text": text}
        ) from None
    if moment > now and moment.date() != timezone.localdate(now):
        raise ValidationError(
            gettext("%(text)s is still to come. Give a moment of the past.") % {"text": text}
        )
    return moment


def _moment(iso: str) -> datetime:
    if "T" not in iso:
        return timezone.make_aware(datetime.combine(date.fromisoformat(iso), time.max))
    hour, rest = iso.split("T")[1][:2].rstrip(":"), iso.split("T")[1]
    if len(hour) == 1:
        iso = f"{iso.split('T', maxsplit=1)[0]}T0{rest}"
    moment = datetime.fromisoformat(iso)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

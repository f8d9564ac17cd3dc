"""Days and times that a workbook keeps as numbers, counted from a day of its own."""

import re
from datetime import datetime, timedelta

from dvctrack.lib.spreadsheets import bare_format

FROM_1900 = datetime(1899, 12, 30)
FROM_1904 = datetime(1904, 1, 1)
# With what a day ends whose cell has no time, in the words of every reader.
MIDNIGHT = "T00:00:00"
_DATE = re.compile(r"[dmyhs]", re.I)
_DURATION = re.compile(r"\[[hms]", re.I)
_ISO_DAY = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)(?:{MIDNIGHT})?")


def shows_moment(number_format: str) -> bool:
    """Whether a number in this format is shown as a day, a time or a span of time."""
    return _DATE.search(_bare(number_format)) is not None


def moment(number: float, number_format: str, epoch: datetime) -> str | float:
    """A day, a time or a span of time in the words of ISO 8601; the number where it is none."""
    try:
        if _DURATION.search(_bare(number_format)):
            return str(timedelta(seconds=round(number * 86_400, 3)))
        passed = timedelta(milliseconds=round(number * 86_400_000))
        if timedelta() <= passed < timedelta(days=1):
            return (datetime.min + passed).time().isoformat()
        # The days of Excel have a 29 February 1900.
        if epoch == FROM_1900 and 0 < number < 60:
            passed += timedelta(days=1)
        return (epoch + passed).isoformat()
    except (OverflowError, ValueError):
        return number


def _bare(number_format: str) -> str:
    return bare_format(number_format.split(";", maxsplit=1)[0])


def as_people_write(moment: str) -> str:
    """A day in the words of ISO 8601 as people write it; any other text as it is.

    >>> as_people_write("2022-09-06T00:00:00"), as_people_write("Quý II")
    ('06/09/2022', 'Quý II')
    """
    found = _ISO_DAY.fullmatch(moment)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else moment

"""Keys of rows as pages and forms send them."""

import re
from collections.abc import Iterable

from django.db.models.expressions import RawSQL

_KEY = re.compile(r"[0-9]{1,18}")


def is_key(text: str) -> bool:
    """Whether a row can have this key: digits, no more than a column of keys holds."""
    return bool(_KEY.fullmatch(text))


def written(keys: Iterable[int]) -> RawSQL:
    """Some keys, at least one, for `__in`: in the text of the query, since a database takes only
    so many parameters, and thousands of them take a tenth of a second each time.
    """
    return RawSQL(",".join(str(int(key)) for key in keys), ())  # noqa: S611

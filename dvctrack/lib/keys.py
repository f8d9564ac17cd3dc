"""Keys of rows as pages and forms send them."""

import re

_KEY = re.compile(r"[0-9]{1,18}")


def is_key(text: str) -> bool:
    """Whether a row can have this key: digits, no more than a column of keys holds."""
    return bool(_KEY.fullmatch(text))

"""A condition for very many rows by their keys, in one value."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection


def among(ids: Sequence[int], column: str = "id") -> tuple[str, list[Any]]:
    """A condition for rows with these ids, however many there are, with its values.

    It is worked through once whatever the planner believes, where a subquery over rows that it
    has never counted can be worked through again for each row.
    """
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(ids)]
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(ids))]  # noqa: S608

"""What a database says, for a test that asks it from another process."""

import hashlib
from datetime import date
from io import StringIO
from json import loads
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from entities.deadlines.rows import rows_of
from entities.deadlines.state import completed, upcoming
from entities.models import Service
from indicators.models import Period, Publication, PublicationFile, Submission
from indicators.publishing.edition import sha256_of

FROZEN = ("publication", "publicationfile", "withdrawal")


def schema() -> dict[str, Any]:
    """The columns of each table, and the names of its constraints and indexes."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            named = connection.introspection.get_constraints(cursor, table)
            tables[table] = [
                sorted([column.name, str(column.type_code), column.null_ok] for column in columns),
                sorted(name for name in named if not name.startswith("__unnamed")),
            ]
    return tables


def rows() -> dict[str, Any]:
    """What `release_rows` wrote, as the product reads it."""
    table = StringIO()
    options = ("--as-of", "2022-09-06", "--kind", "ministry", "--format", "json")
    call_command("league", "online-provision", *options, stdout=table)
    returned = Submission.history.filter(
        period__code="2023-07-25", agency__slug="an-giang", indicator__slug="online-payment"
    ).filter(span="to_date")
    (done,) = rows_of(completed(on=date(2022, 9, 30)), on=date(2022, 9, 30))
    (extended,) = rows_of(upcoming(on=date(2022, 12, 31)), on=date(2022, 12, 31))
    return {
        "figures": Submission.objects.count(),
        "services": Service.objects.count(),
        "periods": dict(Period.objects.values_list("code", "state")),
        "states": sorted(set(Submission.objects.values_list("state", flat=True))),
        "league": {row["agency"]: row for row in loads(table.getvalue())["rows"]},
        "history": [
            [row.state, row.history_change_reason, row.history_user.username]
            for row in returned.order_by("history_date", "history_id")
        ],
        "done": [str(done.due_on), str(done.standing.done_on)],
        "extended": [str(extended.standing.first_due_on), str(extended.due_on)],
        "reasons": [act.reason for row in (done, extended) for act in row.acts],
    }


def versions() -> list[dict[str, Any]]:
    """Each version that was published, earliest first."""
    return [
        {
            "number": row.number,
            "letter": row.letter_number,
            "reason": row.reason,
            "withdrawn": row.withdrawal.reason if row.is_withdrawn else None,
            "is_whole": row.sha256 == sha256_of(row.payload),
            "counts": [
                [line.numerator, line.denominator]
                for table in row.content.figures
                if table.indicator == "online-provision"
                for line in table.rows
                if line.agency == "bo-tai-chinh"
            ],
        }
        for row in Publication.objects.order_by("number")
    ]


def files() -> list[bool]:
    """Of each published file, whether it is the one that was written."""
    return [
        hashlib.sha256(row.content).hexdigest() == row.sha256
        for row in PublicationFile.objects.all()
    ]


def refusals() -> list[str]:
    """What the database answers to a change of each table of what was published."""
    found = []
    for table in FROZEN:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE indicators_{table} SET id = id")
        except DatabaseError as refused:
            found.append(str(refused).splitlines()[0])
    return found

"""What tells a page that was kept from one that has to be made anew."""

from django.db import connection

from entities.models import DataVersion

_SUM = f"SELECT SUM(changes) FROM {DataVersion._meta.db_table}"  # noqa: S608 - a fixed name


def data_version() -> int:
    """A number that is another after each change of what pages show. One query.

    Inside a transaction it says nothing of what the transaction itself changed.
    """
    # By hand: every public page asks this, and building the query takes longer than answering it.
    with connection.cursor() as cursor:
        cursor.execute(_SUM)
        (total,) = cursor.fetchone()
    return int(total or 0)

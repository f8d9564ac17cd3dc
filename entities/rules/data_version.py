"""What tells a page that was kept from one that has to be made anew."""

from django.db import InterfaceError, OperationalError, connection

from entities.models import DataVersion

_SUM = f"SELECT SUM(changes) FROM {DataVersion._meta.db_table}"  # noqa: S608 - a fixed name


def data_version() -> int:
    """A number that is another after each change of what pages show. One query.

    Inside a transaction it says nothing of what the transaction itself changed.
    """
    # The first query of every public page stands for the check whether the connection lives.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _read()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _read()


def _read() -> int:
    # By hand: building the query takes longer than answering it.
    with connection.cursor() as cursor:
        cursor.execute(_SUM)
        (total,) = cursor.fetchone()
    return int(total or 0)

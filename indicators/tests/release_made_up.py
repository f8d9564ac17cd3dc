"""More that may have been recorded in 0.2.0, put into its own tables: what later migrations meet.

`_START` has loaded the release: order 1 is done, and order 9 extended once, at the first moment.
"""

from typing import Any

from django.db import connection

from indicators.tests.release_lists import EXTENSIONS, FIRST, HOUR, ORDERS, recorded

ORDER, EXTENSION = "entities_servicedeadline", "entities_deadlineextension"
PORTAL = "https://dichvucong.gov.vn/1"


def make_up() -> None:
    """Hour by hour; what stands in the end is what history says, but for orders 5 and 7."""
    _order(1, hour=1, completed_on="2022-09-10", reason="Ghi nhầm ngày")
    _order(2, hour=1, completed_on="2022-06-01", evidence=PORTAL, reason=None)
    _order(4, hour=2, evidence=PORTAL)
    _extend(2, hour=2, of=9, decided_on="2022-09-01", due_on="2023-03-31")
    _extend(3, hour=2, of=3, decided_on="2022-07-10", due_on="2022-09-30")
    _order(1, hour=3, completed_on=None)
    _order(4, hour=3, completed_on="2022-05-01")
    _extend(4, hour=3, of=3, decided_on="2022-10-01", due_on="2023-03-31")
    # Of the two extensions of one day, the one that was made last goes on to count.
    _extend(1, hour=4, of=9, decided_on="2022-09-01", due_on="2022-10-10")
    _order(6, hour=4, due_on="2022-09-30")
    _order(1, hour=5, completed_on="2022-10-01", evidence=PORTAL)
    _extend(2, hour=6, of=9, decided_on="2022-09-01", due_on="2023-03-31", kind="-")
    _run(f"DELETE FROM {EXTENSION} WHERE id = 2")
    _order(2, hour=7, kind="-")
    _run(f"DELETE FROM {ORDER} WHERE id = 2")
    _extend(3, hour=8, of=3, decided_on="2022-07-12", due_on="2022-09-30")
    _run(f"UPDATE {ORDER} SET completed_on = '2022-06-30' WHERE id = 5")
    _run(f"DELETE FROM {ORDERS} WHERE id = 7")
    values = {"decided_on": "2022-04-10", "due_on": "2022-06-30", "reason": "Chờ hướng dẫn"}
    _insert(EXTENSION, {"id": 5, "deadline_id": 7, **values})
    # Services of one name; orders 6 and 16 are to the same lead by the same decision.
    _run("UPDATE entities_service SET name = 'Thanh toán viện phí' WHERE id = 5")
    _run("UPDATE entities_service SET name = 'THANH TOÁN VIỆN PHÍ' WHERE id = 16")
    _run("UPDATE entities_service SET name = 'Thanh toán, viện phí' WHERE id = 15")


def _order(
    pk: int, *, hour: int, kind: str = "~", reason: str | None = "Sửa", **values: Any
) -> None:
    before = next(row for row in recorded(ORDERS, FIRST + hour * HOUR) if row["id"] == pk)
    _record(ORDERS, {**before, **values}, hour=hour, kind=kind, reason=reason)
    for name, value in values.items():
        _run(f"UPDATE {ORDER} SET {name} = %s WHERE id = %s", value, pk)


def _extend(pk: int, *, hour: int, of: int, kind: str = "", **values: Any) -> None:
    is_new = all(row["id"] != pk for row in recorded(EXTENSIONS, FIRST + hour * HOUR))
    row = {"id": pk, "deadline_id": of, "reason": "Chờ văn bản", "document_id": None, **values}
    if is_new:
        _insert(EXTENSION, row)
    for name, value in values.items():
        _run(f"UPDATE {EXTENSION} SET {name} = %s WHERE id = %s", value, pk)
    _record(EXTENSIONS, row, hour=hour, kind=kind or ("+" if is_new else "~"), reason="Sửa")


def _record(table: str, row: dict[str, Any], *, hour: int, kind: str, reason: str | None) -> None:
    values = {
        **row,
        "history_date": connection.ops.adapt_datetimefield_value(FIRST + hour * HOUR),
        "history_type": kind,
        "history_change_reason": reason,
    }
    values.pop("history_id", None)
    _insert(table, values)


def _insert(table: str, values: dict[str, Any]) -> None:
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    _run(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

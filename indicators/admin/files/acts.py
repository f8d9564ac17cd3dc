"""Files that wait are put aside, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import Act
from dvctrack.lib.history import name_of
from indicators.choices import BatchState
from indicators.importing.receive import SETTLED, discard_file
from indicators.models import ImportBatch
from indicators.policy import may_import


class Discard(Act[ImportBatch]):
    name = "discard_files"
    label = gettext_lazy("Put aside")
    help = gettext_lazy(
        "A file that was put aside is not imported. It is kept for a while, and then deleted."
    )
    columns = (gettext_lazy("Sent by"), gettext_lazy("Received"), gettext_lazy("State"))

    def may(self, user: User | AnonymousUser) -> bool:
        return may_import(user)

    def read(self, rows: QuerySet[ImportBatch]) -> Iterable[ImportBatch]:
        return rows.select_related("imported_by")

    def why_not(self, rows: Sequence[ImportBatch], *, by: User) -> Mapping[Any, str]:
        others = (row.pk for row in rows if row.imported_by_id != by.pk)
        told = _("Only the person who sent a file puts it aside.")
        return {**dict.fromkeys(others, told), **super().why_not(rows, by=by)}

    def why_not_of(self, row: ImportBatch) -> str:
        return "" if row.state == BatchState.WAITING else str(SETTLED)

    def told(self, row: ImportBatch) -> str:
        return row.file_name

    def cells(self, row: ImportBatch) -> Sequence[Any]:
        sent = date_format(localtime(row.received_at), "SHORT_DATETIME_FORMAT")
        person = name_of(row.imported_by) if row.imported_by else ""
        return (person, sent, row.get_state_display())

    def do(self, row: ImportBatch, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        discard_file(row, at=at)
        return _("The file was put aside; nothing was imported.")

"""How flat files name agencies and documents."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from dvctrack.lib.admin.related import KeyWidget, RelatedWidget
from dvctrack.lib.names import fold
from entities.agencies.names import told_apart
from entities.models import Agency, AgencyCode, AgencyName, LegalDocument


class AgencyWidget(KeyWidget):
    """By slug, or by any name or code of any day that is one agency's; a unit below a province
    also with its province: "Xã Hòa Bình, Gia Lai".
    """

    def __init__(self) -> None:
        super().__init__(Agency, "slug")

    def names(self) -> Iterator[tuple[str, Model]]:
        agencies: dict[Any, Any] = {row.pk: row for row in self.known.values() if row.pk}
        other = AgencyName.objects.values_list("agency", "text")
        called = [*((key, row.name) for key, row in agencies.items()), *other]
        for key, name in called:
            row = agencies[key]
            yield name, row
            if row.parent_id:
                yield f"{name}, {agencies[row.parent_id].name}", row
        for key, code in AgencyCode.objects.values_list("agency", "code"):
            yield code, agencies[key]

    def spelled(self, name: str) -> str:
        return fold(name)

    def told_apart(self, rows: dict[str, Model]) -> str:
        found: Any = rows
        labels = told_apart(found.values())
        return ", ".join(f"{key} ({labels[row.pk]})" for key, row in sorted(found.items()))


class DocumentWidget(RelatedWidget):
    """A legal document by its number, where that is of one alone, else as
    `decision:422/QĐ-TTg:2022-04-04`: by type, number and day of issue.
    """

    def __init__(self) -> None:
        super().__init__(LegalDocument)

    def names(self) -> Iterator[tuple[str, Model]]:
        rows: Any = self.known.values()
        for row in rows:
            yield row.number, row

    def spelled(self, name: str) -> str:
        """Type and number of a document are told by its signs: 12/QĐ is not 1/2QĐ."""
        return "".join(name.split()).casefold()

    def key(self, written: str) -> str:
        kind, _colon, rest = written.partition(":")
        number, _colon, day = rest.rpartition(":")
        try:
            return f"{kind}:{number}:{date.fromisoformat(day).isoformat()}"
        except ValueError:
            return written

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if not value:
            return ""
        if kwargs.get("is_worded") and len(self.named.get(self.spelled(value.number), {})) == 1:
            return str(value.number)
        return str(value.key)

"""Orders as flat rows: one for each service, lead agency and ordering decision."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.fields import Field

from dvctrack.lib.admin.conditions import check_row
from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.admin.resources import FlatResource, Key, Link
from dvctrack.lib.admin.widgets import TextWidget
from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import link_rows, record_history, save_with_history
from dvctrack.lib.names import plain
from entities.admin.flat.keys import AgencyWidget, DocumentWidget
from entities.models import (
    Service,
    ServiceDeadline,
    ServiceName,
)

NAMES_LENGTH = 300


class ServiceDeadlineResource(FlatResource):
    """Services, flat: one row for each service, lead agency and ordering decision.

    A service is known by its name and made where it is not there yet. A file gives orders and
    changes none: what became of one is said by its acts.
    """

    key_columns = ("service", "agency", "decision")
    service = Field("service__name", "service", widget=TextWidget())
    agency = Field("agency", "agency", widget=AgencyWidget())
    decision = Field("decision", "decision", widget=DocumentWidget())

    class Meta:
        model = ServiceDeadline
        fields = (
            "service",
            "agency",
            "decision",
            "printed_order",
            "deadline_text",
            "due_on",
            "precision",
            "ordered_on",
            "coordinating_text",
            "note",
        )
        export_order = fields

    def stored_rows(self) -> dict[Key, Any]:
        """With all services and the decisions that name them; a new service is added to them."""
        self.services = {service.name: service for service in Service.objects.all()}
        self.spellings = dict(ServiceName.objects.values_list("key", "service__name"))
        self.spellings |= {service.key: name for name, service in self.services.items()}
        return super().stored_rows()

    def set_value(self, column: Field, row: ImportedRow) -> None:
        """The service is found or made by its name; the name of a stored one never changes."""
        if column.column_name != "service":
            super().set_value(column, row)
        elif row.stored is None:
            name = column.clean(row.cells)
            row.instance.service = self.services.get(name) or self._made(name)

    def _made(self, name: str) -> Service:
        known = self.spellings.setdefault(plain(name), name)
        if known != name:
            told = _("“%(name)s” is there already, spelled like this. Write it so.")
            raise ValueError(told % {"name": known})
        service = Service(name=name)
        try:
            check_row(service)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return self.services.setdefault(name, service)

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            if row.stored is not None and row.is_changed:
                row.refuse(
                    _(
                        "This order is on record and says something else. A file changes no order: "
                        "correct it on the page of the service, or take the row out of the file."
                    )
                )

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        new = {row.instance.service.name for row in rows if row.instance.service.pk is None}
        if new:
            told = ngettext(
                "%(count)d service is new: %(names)s.",
                "%(count)d services are new: %(names)s.",
                len(new),
            )
            names = Truncator(", ".join(sorted(new))).chars(NAMES_LENGTH)
            yield told % {"count": len(new), "names": names}

    def write(self, rows: Sequence[ImportedRow]) -> list[Any]:
        """The services first; each is named by the decisions that order it."""
        deadlines = [row.instance for row in rows]
        for order in deadlines:
            order.ordered_on = order.ordered_on or order.decision.issued_on
        made = {row.service.name: row for row in deadlines if row.service.pk is None}
        services = [_signed_like(row).service for row in made.values()]
        written = save_with_history(Service, created=services, updated=[])
        return [*written, *super().write(rows), *self._name_decisions(deadlines)]

    def _name_decisions(self, deadlines: Sequence[Any]) -> list[Any]:
        through: Any = Service.decisions.through
        named = set(through.objects.values_list("service_id", "legaldocument_id"))
        given = {
            key: _signed_like(row)
            for row in deadlines
            if (key := (row.service_id, row.decision_id)) not in named
        }
        link_rows(Service, "decisions", list(given))
        services = {row.service_id: row.service for row in given.values()}
        return record_history(Service, list(services.values()), "~")

    def still_needed(self, links: Collection[Link], deleted: Mapping[Any, Any]) -> set[Link]:
        """A service stays named by the decisions of its other orders."""
        gone = deleted.get(ServiceDeadline, ())
        others = ServiceDeadline.objects.filter(service__in={service for _m, service, _d in links})
        rows = others.values_list("pk", "service_id", "decision_id")
        ordered = {(service, decision) for pk, service, decision in rows if pk not in gone}
        return {link for link in links if link[1:] in ordered}


def _signed_like(deadline: Any) -> Any:
    """The deadline, whose service is changed by the same person for the same reason."""
    sign(
        deadline.service,
        by=deadline._history_user,
        reason=deadline._change_reason,
        at=deadline._history_date,
    )
    return deadline

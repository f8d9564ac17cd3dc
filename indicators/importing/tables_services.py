"""The services and deadlines that an import wrote."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from indicators.importing.lines import ServiceLine
from indicators.importing.tables import pair


def _service(line: ServiceLine) -> Cell:
    if not line.is_edited:
        return text(line.service)
    html = format_html('{}<span class="remark">{}</span>', line.service, _("edited since"))
    return Cell(html, line.service)


def _agency(line: ServiceLine) -> Cell:
    agency = line.agency
    return link(agency.name, agency.get_absolute_url()) if agency else missing()


def _deadline(line: ServiceLine) -> Cell:
    before, after = line.deadlines
    return text(after) if before in (None, after) else pair(before or "–", after or "–")


class WrittenServiceTable(Table):
    """Each service with its lead and its deadline as printed, and what stood before."""

    key = "services"
    title = gettext_lazy("Services and deadlines of the import")
    stacks = True

    service = Column(
        gettext_lazy("Public service"), render=_service, css="col-wide", row_header=True
    )
    agency = Column(gettext_lazy("Lead agency"), render=_agency, css="col-name")
    deadline = Column(gettext_lazy("Deadline as printed"), render=_deadline)
    state = Column(
        gettext_lazy("State"), render=lambda line: text(_("changed") if line.before else _("new"))
    )

"""For administrators: who did what, and whether what is written of it still stands as it was."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.mixins import AccessMixin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.forms import DayField, DressedForm
from dvctrack.lib.frozen import FrozenQuerySet
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, text
from dvctrack.lib.tables.views import TableExportMixin
from entities.choices import TrailKind
from entities.models import TrailEntry
from entities.policy import is_administrator
from entities.trail.seals import head, unsealed
from entities.trail.verify import VERIFIED
from entities.trail.words import act_words, fact_words

PER_PAGE = 100
# So many of the latest entries go into one file.
MOST_IN_FILE = 20_000


class TrailFilter(DressedForm):
    """Which entries are shown. A person is found as who did it and as whom it was done to."""

    q = forms.CharField(
        label=gettext_lazy("Person or subject"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an act", "Kind"),
        choices=[("", pgettext_lazy("of an act", "All kinds")), *TrailKind.choices],
        required=False,
    )
    since = DayField(label=gettext_lazy("From day"), required=False)
    until = DayField(label=gettext_lazy("Until day"), required=False)

    def entries(self) -> FrozenQuerySet[TrailEntry]:
        """Latest first; a day counts wholly, in Viet Nam."""
        asked = self.cleaned_data
        rows = TrailEntry.objects.all()
        for word in asked["q"].split():
            rows = rows.filter(Q(person_name__icontains=word) | Q(about__icontains=word))
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["since"]:
            rows = rows.filter(at__gte=make_aware(datetime.combine(asked["since"], time.min)))
        if asked["until"]:
            after = asked["until"] + timedelta(days=1)
            rows = rows.filter(at__lt=make_aware(datetime.combine(after, time.min)))
        return rows


def _moment(entry: TrailEntry) -> Cell:
    shown = date_format(localtime(entry.at), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


class TrailTable(Table):
    """Entries of the trail, latest first."""

    key = "trail"
    title = gettext_lazy("Who did what")
    stacks = True

    at = Column(gettext_lazy("When"), render=_moment, css="col-day", row_header=True)
    person = Column(
        gettext_lazy("Person"),
        render=lambda entry: text(entry.person_name or _nobody(entry)),
        css="col-name",
    )
    act = Column(gettext_lazy("Act"), render=lambda entry: text(act_words(entry.act)))
    about = Column(gettext_lazy("About"), render=lambda entry: text(entry.about), css="col-name")
    facts = Column(gettext_lazy("Details"), render=lambda entry: text(fact_words(entry)))
    address = Column(gettext_lazy("Network address"), render=lambda entry: text(entry.address))
    kind = Column(
        pgettext_lazy("of an act", "Kind"), render=lambda entry: text(entry.get_kind_display())
    )


def _nobody(entry: TrailEntry) -> str:
    """Acts of commands come from no network address."""
    is_visitor = entry.kind == TrailKind.FAILURE or entry.address
    return _("not signed in") if is_visitor else _("command")


class TrailView(AccessMixin, TableExportMixin, TemplateView):
    template_name = "indicators/trail.html"
    export_name = "trail"
    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_administrator(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = TrailFilter(self.request.GET)
        entries = form.entries() if form.is_valid() else TrailEntry.objects.none()
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("page"))
        in_file = "_export" in self.request.GET
        table = TrailTable(entries[:MOST_IN_FILE] if in_file else page.object_list)
        return super().get_context_data(
            form=form,
            page=page,
            table=table,
            tables=[table] if form.is_valid() else [],
            most_in_file=MOST_IN_FILE,
            head=head(),
            waiting=unsealed().count(),
            verified=TrailEntry.objects.filter(act=VERIFIED).first(),
            **kwargs,
        )

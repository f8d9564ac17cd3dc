"""The page of a period: its days and moments, what it asks, and who owes it."""

from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.cells import facts, link, list_of, listed
from dvctrack.lib.admin.suggestions import tell_apart
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.trailed import TrailedAdmin
from indicators.admin.publications import AnnexTextInline
from indicators.admin.settled import SettledForm
from indicators.figures.settled import Told, settled_of_period, with_figures
from indicators.models import Extension, Obligation, Period, PeriodIndicator
from indicators.periods.forms import MOMENTS, ReminderDaysField
from indicators.periods.waiting import unsent

# Two can bear one label: of a month and of a quarter that end on one day.
tell_apart(Period, lambda period: f"{period.label} ({period.code})")


class PeriodIndicatorInline(HouseInline):
    model = PeriodIndicator
    autocomplete_fields = ("indicator",)
    fieldsets = ((None, {"fields": ("indicator", ("ranking_span", "judged_span"))}),)


class PeriodAdminForm(SettledForm[Period]):
    reminder_days = ReminderDaysField()

    def settled(self, stored: Period, changed: Period) -> Told:
        return settled_of_period(stored, changed, has_figures=bool(with_figures([stored])))


class PeriodPage(TrailedAdmin[Period]):
    """What is asked and worded anew is written on it; who owes is looked at, with links."""

    form = PeriodAdminForm
    inlines = (PeriodIndicatorInline, AnnexTextInline)
    readonly_fields = ("state", "owing", "extensions", "site_pages")
    fieldsets = (
        (
            gettext_lazy("Reporting period"),
            {
                "fields": ("label", "code", "state", "is_public", "site_pages"),
                "description": gettext_lazy(
                    "It is opened and closed on the page “Who has reported”, which shows before "
                    "what is still open."
                ),
            },
        ),
        (
            gettext_lazy("Days that its figures cover"),
            {
                "fields": (("as_of", "cycle"), ("window_starts_on", "cumulative_starts_on")),
                "description": gettext_lazy(
                    "Once figures stand in the period these are settled. The window is what “in "
                    "the period” counts from; a snapshot has none."
                ),
            },
        ),
        (
            gettext_lazy("Until when agencies report"),
            {
                "fields": (*MOMENTS, ("days_to_answer", "reminder_days")),
                "description": gettext_lazy(
                    "After the first a report is late, after the second none is entered, after the "
                    "third none is corrected. Empty: not limited."
                ),
            },
        ),
        (
            gettext_lazy("Letter of the annex"),
            {
                "fields": ("issuing_body", "letter", "letter_text"),
                "description": gettext_lazy("What the head of the annex prints of its letter."),
            },
        ),
        (
            gettext_lazy("Who reports"),
            {
                "fields": ("owing", "extensions"),
                "description": gettext_lazy(
                    "An agency owes a figure of each indicator that it is asked for, unless it is "
                    "said why one does not apply."
                ),
            },
        ),
    )

    @admin.display(description=gettext_lazy("pages of the site"))
    def site_pages(self, period: Period) -> SafeString | str:
        return listed([link(reverse("reports", args=(period.code,)), _("Who has reported"))])

    @admin.display(description=gettext_lazy("agencies that report"))
    def owing(self, period: Period) -> SafeString | str:
        """How many owe something and how many of them have not sent all of it."""
        owed = Obligation.objects.filter(period=period, is_due=True).order_by()
        agencies = owed.values("agency").distinct().count()
        excepted = Obligation.objects.filter(period=period, is_due=False).count()
        if not agencies and not excepted:
            return MISSING
        left = unsent(period).values("agency").distinct().count()
        owe = ngettext(
            "%(count)d agency has to report", "%(count)d agencies have to report", agencies
        )
        lacks = ngettext(
            "%(count)d has not sent everything", "%(count)d have not sent everything", left
        )
        apart = ngettext(
            "%(count)d figure does not apply", "%(count)d figures do not apply", excepted
        )
        lines = [
            link(self._owed(period, is_due__exact=1), owe % {"count": agencies}),
            link(reverse("reports", args=(period.code,)), lacks % {"count": left}),
        ]
        if excepted:
            lines.append(link(self._owed(period, is_due__exact=0), apart % {"count": excepted}))
        return listed(lines)

    @staticmethod
    def _owed(period: Period, **narrowed: int) -> str:
        return list_of(Obligation, period__id__exact=period.pk, **narrowed)

    @admin.display(description=gettext_lazy("extensions"))
    def extensions(self, period: Period) -> SafeString | str:
        granted = period.extensions.select_related("period", "agency__parent").order_by(
            "-granted_at", "-pk"
        )
        every = reverse("reports", args=(period.code,))
        return facts(granted, _extension, all_rows=every)


def _extension(row: Extension) -> SafeString:
    """Whose report has until when, and why."""
    until = date_format(localtime(row.until), "SHORT_DATETIME_FORMAT")
    found = reverse("entry-form", args=(row.period.code, row.agency.slug))
    return format_html("{}: {} – {}", link(found, row.agency.full_title), until, row.reason)

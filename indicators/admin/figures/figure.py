"""The figures in the admin: typed as in a document."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView

from dvctrack.lib.admin.site import Job
from dvctrack.lib.numbers import format_count, format_rate
from indicators.admin.figures.acts import Accept, Return
from indicators.admin.figures.flat import SubmissionResource
from indicators.admin.figures.listing import FigureList
from indicators.admin.figures.page import FigurePage
from indicators.models import Submission
from indicators.policy import may_import


@admin.register(Submission)
class SubmissionAdmin(FigurePage, FigureList):
    """The figures; typed numbers are read as in a document, and the rate is computed."""

    job = Job.FIGURES
    help = gettext_lazy("What agencies reported: look, correct, accept.")
    deletes_many = True
    resource_classes = (SubmissionResource,)
    acts = (Accept, Return)

    def get_file_urls(self) -> list[URLPattern]:
        """Figures come in one way: by the page that reads files and previews what they change."""
        leading = self.file_url("import/", "import", RedirectView.as_view(pattern_name="imports"))
        return [*super().get_file_urls(), leading]

    def file_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().file_context(request), "has_import_permission": may_import(request.user)}

    @admin.display(description=gettext_lazy("numerator"), ordering="numerator")
    def numerator_shown(self, figure: Submission) -> str:
        return format_count(figure.numerator)

    @admin.display(
        description=gettext_lazy("National Single Window"), ordering="numerator_single_window"
    )
    def single_window_shown(self, figure: Submission) -> str:
        return format_count(figure.numerator_single_window)

    @admin.display(description=gettext_lazy("denominator"), ordering="denominator")
    def denominator_shown(self, figure: Submission) -> str:
        return format_count(figure.denominator)

    @admin.display(description=gettext_lazy("rate (%)"), ordering="annotated_rate")
    def rate_shown(self, figure: Submission) -> str:
        """With as many decimals as the source printed, so that 0,001 is not 0,00."""
        return format_rate(figure.exact_rate, max(2, figure.reported_decimals or 0))

    @admin.display(description=gettext_lazy("printed rate (%)"), ordering="reported_rate")
    def printed_rate_shown(self, figure: Submission) -> str:
        return format_rate(figure.printed_rate, figure.reported_decimals or 0)

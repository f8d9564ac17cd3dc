"""What indicators were called before, on their page and in a list of its own."""

from datetime import date

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.site import Job
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from indicators.admin.flat.tables import IndicatorWordingResource
from indicators.models import Indicator, IndicatorWording

WORDS_IN_PAIRS = (
    *(("name", "name_en"), ("short_name", "short_name_en")),
    *(("numerator_label", "numerator_label_en"), ("denominator_label", "denominator_label_en")),
    ("unit", "unit_en"),
)


class WordingForm(ModelForm[IndicatorWording]):
    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on >= timezone.localdate():
            raise ValidationError(_("Former words end before today."))
        return ends_on


class WordingInline(HouseInline):
    model = IndicatorWording
    form = WordingForm
    show_change_link = False
    classes = ("collapse",)
    fieldsets = ((None, {"fields": ("ends_on", *WORDS_IN_PAIRS)}),)


@admin.register(IndicatorWording)
class IndicatorWordingAdmin(TrailedImportMixin, TrailedAdmin[IndicatorWording]):
    """What indicators were called before; kept by itself where words change from a day on."""

    job = Job.SETTINGS
    help = gettext_lazy("What indicators were called before.")
    found_at = Indicator
    resource_classes = (IndicatorWordingResource,)
    form = WordingForm
    list_display = ("short_name", "indicator", "ends_on")
    list_filter = ("indicator",)
    list_select_related = ("indicator",)
    search_fields = ("indicator__search_text",)
    search_help_text = gettext_lazy("Name of the indicator")
    autocomplete_fields = ("indicator",)

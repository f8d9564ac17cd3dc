from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from dvctrack.lib.admin.formats import is_blank
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import ChoiceWidget, DocumentWidget, MomentWidget, YesNoWidget
from entities.models import LegalDocument
from indicators.choices import Cycle, PeriodState
from indicators.models import Period


class PeriodResource(FlatResource):
    """Reporting periods by code; moments are those of Asia/Ho_Chi_Minh.

    Their state goes out and does not come in: they are opened and closed on their own page.
    """

    key_columns = ("code",)
    cycle = Field("cycle", "cycle", widget=ChoiceWidget(Cycle.values))
    state = Field("state", "state", widget=ChoiceWidget(PeriodState.values), readonly=True)
    letter = Field("letter", "letter", widget=DocumentWidget(LegalDocument))
    is_public = Field("is_public", "is_public", widget=YesNoWidget())
    submissions_due_at = Field("submissions_due_at", "submissions_due_at", widget=MomentWidget())
    entry_closes_at = Field("entry_closes_at", "entry_closes_at", widget=MomentWidget())
    edits_close_at = Field("edits_close_at", "edits_close_at", widget=MomentWidget())

    class Meta(FlatResource.Meta):
        model = Period
        import_id_fields = ("code",)
        fields = (
            "code",
            "label",
            "as_of",
            "cycle",
            "window_starts_on",
            "cumulative_starts_on",
            "submissions_due_at",
            "entry_closes_at",
            "edits_close_at",
            "issuing_body",
            "letter",
            "letter_text",
            "state",
            "is_public",
        )
        export_order = fields

    def import_instance(self, instance: Period, row: Any, **kwargs: Any) -> None:
        said = row.get("state")
        if not is_blank(said) and said != instance.state:
            words = _(
                "The file says “%(said)s”, and the period is “%(state)s”. Open and close it on the "
                "page “Who has reported”."
            )
            raise ValidationError({"state": words % {"said": said, "state": instance.state}})
        super().import_instance(instance, row, **kwargs)

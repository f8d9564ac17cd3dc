from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from entities.models import Agency
from indicators.importing.forms import TemplateForm, UploadForm
from indicators.importing.receive import receive_file, see_to_reading
from indicators.importing.tables import BatchTable
from indicators.importing.views_base import ImportRightsMixin
from indicators.policy import batches_for

PER_PAGE = 50
# Most files are read within this time, and then nobody sees a page that waits.
PATIENCE_SECONDS = 1.5


class ImportListView(ImportRightsMixin, FormView[UploadForm]):
    """Send a file; below it the files that were sent before."""

    template_name = "indicators/imports/list.html"
    form_class = UploadForm
    is_for_readers = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batches = batches_for(self.request.user).select_related("imported_by")
        page = Paginator(batches.prefetch_related("periods"), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page=page,
            table=BatchTable(page.object_list),
            template_form=TemplateForm(),
            may_send=self.may_send,
            agencies=self.agencies,
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        batch = receive_file(
            file.read(),
            file_name=file.name,
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            agency=self.agency,
        )
        see_to_reading(batch, patience=PATIENCE_SECONDS)
        return HttpResponseRedirect(reverse("import", args=(batch.pk,)))

    @property
    def agency(self) -> Agency | None:
        """Whose file it is: the agency that was chosen, or the only one; None: anybody's."""
        wanted = self.request.POST.get("agency")
        chosen = [row for row in self.agencies if wanted in (None, row.slug)]
        return chosen[0] if chosen else next(iter(self.agencies), None)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs) if self.may_send else self.handle_no_permission()

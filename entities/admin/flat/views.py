"""The pages on which a file comes into a table of the admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from dvctrack.lib.admin.exporting import XLSX, file_response
from dvctrack.lib.admin.flat_template import template_of
from dvctrack.lib.files.forms import UploadForm
from dvctrack.lib.keys import is_key
from dvctrack.lib.refused import Refused, log_refused, tell
from entities.admin.flat.work import CONFIRM, LOOK, UNDO, discard, flat_work, receive
from entities.choices import FlatState
from entities.models import FlatImport
from entities.work.asked import wait_for
from entities.work.errands import Asked, ErrandMixin

PER_PAGE = 100
MOST_PROBLEMS = 1000
LAST_FILES = 10
# Most files are looked at within this time, and then nobody sees a page that waits.
PATIENCE_SECONDS = 1.0
DISCARD = "discard"


class TableMixin(View):
    """A page about the files of one table, for whoever may import into it."""

    model_admin: Any = None
    is_for_readers = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.may_import = self.model_admin.has_import_permission(request)
        is_shown = self.is_for_readers and request.method in ("GET", "HEAD")
        if not (self.may_import or (is_shown and self.model_admin.has_view_permission(request))):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def opts(self) -> Any:
        return self.model_admin.opts

    def files(self) -> Any:
        rows = FlatImport.objects.filter(model=self.opts.label_lower)
        return rows.select_related("imported_by", "undone_by")

    def address(self, name: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def page_context(self, **more: Any) -> dict[str, Any]:
        return {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.opts,
            "list_address": self.address("changelist"),
            "import_address": self.address("import"),
            **more,
        }


class UploadView(TableMixin, FormView[UploadForm]):
    """Send a file; beside it the template, and the files that were sent before."""

    form_class = UploadForm
    template_name = "admin/flat/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        headings = self.model_admin.resource().headings().values()
        sent = self.files().defer("shown", "written", "problems")[:LAST_FILES]
        return super().get_context_data(
            **self.page_context(
                title=_("Import: %(table)s") % {"table": self.opts.verbose_name_plural},
                headings=", ".join(map(capfirst, headings)),
                template_address=self.address("import_template"),
                sent=[(row, self.address("import_page", row.pk)) for row in sent],
            ),
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            row = receive(
                file.read(),
                model=self.model_admin.model,
                file_name=file.name,
                by=self.request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        return HttpResponseRedirect(self.address("import_page", row.pk))


class TemplateView(TableMixin):
    """The empty file to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return file_response(template_of(self.model_admin.resource()), self.opts.model_name, XLSX)


class FileMixin(TableMixin):
    """A page about one file."""

    is_for_readers = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_key(str(kwargs["pk"])):
            raise Http404
        self.row: FlatImport = get_object_or_404(self.files(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class FileView(FileMixin):
    """The file as it was sent; it is downloaded and never shown, whatever it holds."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.row.file:
            raise Http404
        return FileResponse(
            self.row.file.open(),
            as_attachment=True,
            filename=self.row.file_name,
            content_type="application/octet-stream",
        )


class ImportView(ErrandMixin, FileMixin):
    """One file, wherever it stands: looked at, waiting with its preview, or settled."""

    task = flat_work
    under_way = gettext_lazy("The file is being worked on")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._wait_a_moment()
        came = self.came_back()
        if came is not None:
            return came
        is_seen = self.row.digest and self.row.language == get_language()
        if self.is_own and self.row.is_waiting and not is_seen:
            return self.ask(flat=self.row.pk, doing=LOOK, digest="")
        return self.shown()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        doing = request.POST.get("doing", "")
        if doing == UNDO:
            return self.ask(flat=self.row.pk, doing=UNDO, digest="")
        if doing in (CONFIRM, DISCARD) and not self.is_own:
            raise PermissionDenied
        if doing == CONFIRM:
            digest = request.POST.get("digest", "")
            return self.ask(flat=self.row.pk, doing=CONFIRM, digest=digest)
        if doing == DISCARD:
            try:
                discard(self.row, at=timezone.now())
            except Refused as refused:
                tell(request, refused)
            return HttpResponseRedirect(self.address("import"))
        return HttpResponseRedirect(request.path)

    @property
    def is_own(self) -> bool:
        return self.may_import and self.row.imported_by_id == self.request.user.pk

    def _wait_a_moment(self) -> None:
        """A page that asks by itself has time."""
        row = self._row()
        if row is not None and not self.request.htmx:  # type: ignore[attr-defined]
            wait_for(row.pk, seconds=PATIENCE_SECONDS)

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        if asked["doing"] == LOOK:
            self.row = self.files().get(pk=self.row.pk)
            return self.shown(trouble=refused)
        if refused:
            messages.error(self.request, refused)
        elif (
            asked["doing"] == CONFIRM and self.files().get(pk=self.row.pk).state == FlatState.SAVED
        ):
            messages.success(self.request, _("The file was imported."))
        elif asked["doing"] == UNDO:
            messages.success(self.request, _("The import was undone."))
        return HttpResponseRedirect(self.request.path)

    def shown(self, *, trouble: str = "") -> HttpResponse:
        row = self.row
        lines = row.shown.get("rows", [])
        kept = self.request.GET.get("show", "")
        chosen = {"new": True, "changed": False}.get(kept)
        if chosen is not None:
            lines = [line for line in lines if line[1] is chosen]
        page = Paginator(lines, PER_PAGE).get_page(self.request.GET.get("page"))
        totals = {"new": 0, "changed": 0, "unchanged": 0, **row.totals}
        context = self.page_context(
            title=row.file_name,
            row=row,
            trouble=trouble,
            is_looked_at=bool(row.digest),
            totals=totals,
            changes_something=bool(totals["new"] + totals["changed"]),
            show=kept,
            page=page,
            effects=row.shown.get("effects", []),
            problems=row.problems[:MOST_PROBLEMS],
            more_problems=max(len(row.problems) - MOST_PROBLEMS, 0),
            is_own=self.is_own,
            may_undo=self.may_import and row.state == FlatState.SAVED,
            file_address=self.address("import_file", row.pk) if row.file else "",
        )
        return TemplateResponse(self.request, "admin/flat/import.html", context)

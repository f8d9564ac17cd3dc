"""Pages of the admin on which nobody overwrites unseen what somebody else saved."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse

from dvctrack.lib.admin.meanwhile import (
    SEEN,
    Became,
    Inlines,
    Meanwhile,
    OvertakenForm,
    as_seen,
    as_text,
    meanwhile,
    overtaken,
    rows_of_form,
    seen_now,
    without_deleted,
)
from dvctrack.lib.keys import is_key

Row = TypeVar("Row", bound=Model)


class TwoAtOnce(admin.ModelAdmin[Row]):
    """Who saves second is shown what both wrote; of two at one moment one waits.

    `locked_first` is the related row that all who write these rows lock before them.
    """

    locked_first: ClassVar[str] = ""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Where another row comes in between the checks and the writing, they are done anew, and
        find it.
        """
        try:
            return self._changeform(request, object_id, form_url, extra_context)
        except IntegrityError:
            return self._changeform(request, object_id, form_url, extra_context)

    def _changeform(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """What was seen is asked before the row is read: what comes later was not seen."""
        pk = unquote(object_id) if object_id else ""
        if not is_key(pk):
            return super().changeform_view(request, object_id, form_url, extra_context)
        inlines = [
            row for row in self.get_inline_instances(request) if row.has_change_permission(request)
        ]
        if request.method != "POST":
            seen = as_text(seen_now(self.model, pk, inlines))
            context = {**(extra_context or {}), SEEN: seen}
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            self.lock(int(pk), inlines)
            now = seen_now(self.model, pk, inlines)
            text = request.POST.get(SEEN) or as_text(now)
            found = meanwhile(self.model, inlines, as_seen(text), now)
            if found.records:
                self._set_aside(request, found, inlines)
                text = as_text(now)
            context = {**(extra_context or {}), SEEN: text}
            return super().changeform_view(request, object_id, form_url, context)

    def lock(self, pk: int, inlines: Inlines) -> None:
        """Others who save the row, or one of an inline, wait until this transaction ends."""
        if self.locked_first:
            rows = self.model._base_manager.filter(pk=pk)
            first: Any = self.model._meta.get_field(self.locked_first).related_model
            keys = rows.values(self.locked_first)
            list(first._base_manager.select_for_update().filter(pk__in=keys).values_list("pk"))
        for rows in rows_of_form(self.model, pk, inlines):
            list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))

    def _set_aside(self, request: HttpRequest, found: Meanwhile, inlines: Inlines) -> None:
        request.meanwhile = found  # type: ignore[attr-defined]
        posted: Any = request.POST
        for inline in inlines:
            name = inline.model._meta.model_name
            deleted = [
                pk
                for (of_model, pk), (became, _record) in found.records.items()
                if of_model == name and became == Became.DELETED
            ]
            key = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            prefix = str(key.remote_field.get_accessor_name())
            posted = without_deleted(posted, prefix, deleted)
        request.POST = posted

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        found = getattr(request, "meanwhile", None)
        if found is None:
            return form
        return type(form)(form.__name__, (OvertakenForm, form), {"meanwhile": found})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = getattr(request, "meanwhile", None)
        if found is not None:
            formsets = [row.formset for row in context["inline_admin_formsets"]]
            context["overtaken"] = list(overtaken(found, context["adminform"].form, formsets))
        return super().render_change_form(request, context, *args, **kwargs)

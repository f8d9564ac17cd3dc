"""What saving a form would change elsewhere, told before it is saved."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse

Row = TypeVar("Row", bound=Model)
PREVIEW = "_preview"
# The fields in which it is said why something changes.
REASONS = frozenset({"why", "reason"})


class Previewed(admin.ModelAdmin[Row]):
    """A form with a button “See before saving”: it is read and checked, and nothing is written.

    With scripts the same is told as soon as a field changes.
    """

    tells_effects: ClassVar[bool] = False
    effects_template: ClassVar[str] = "admin/effects.html"

    def effects_of(self, request: HttpRequest, form: Any) -> Iterable[str]:
        """In sentences, what saving this valid form would change elsewhere."""
        return ()

    def effects_of_rows(self, request: HttpRequest, formsets: Sequence[Any]) -> Iterable[str]:
        """The same of the valid rows of other tables on its page."""
        return ()

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if PREVIEW not in request.POST:
            return form

        class OnlyLookedAt(form):
            def is_valid(self) -> bool:
                """Never, so that nothing is saved; its faults are told as always."""
                super().is_valid()
                return False

        return OnlyLookedAt

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = context.get("original")
        context["tells_effects"] = self.tells_effects and (
            obj is None or self.has_change_permission(request, obj)
        )
        if PREVIEW in request.POST:
            context["is_previewed"] = True
            form = context["adminform"].form
            formsets = [row.formset for row in context["inline_admin_formsets"]]
            context["is_faulty"] = is_faulty(form, formsets)
            if not context["is_faulty"]:
                told = (*self.effects_of(request, form), *self.effects_of_rows(request, formsets))
                context["effects"] = list(dict.fromkeys(told))
            if request.htmx:  # type: ignore[attr-defined]
                return TemplateResponse(request, self.effects_template, context)
        return super().render_change_form(request, context, *args, **kwargs)


def is_faulty(form: Any, formsets: Sequence[Any]) -> bool:
    """Whether what was sent cannot be read; that a reason is still owed does not matter yet."""
    forms = [form, *(row for rows in formsets for row in rows.forms)]
    return any(rows.non_form_errors() for rows in formsets) or any(
        not REASONS.issuperset(row.errors) for row in forms
    )

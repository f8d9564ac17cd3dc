"""Where each model is found in the admin, beside what docs/admin.md says of it."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import override

from dvctrack.lib.admin.site import list_link, way_to

KEPT = Path(settings.BASE_DIR) / "docs" / "admin.md"
HEAD = ["| model | as the pages call it | where it is found |", "|---|---|---|"]
# Begins the paragraph of a docstring that says why a model has no page in the admin.
ELSEWHERE = "Elsewhere:"


def models() -> list[type[Model]]:
    """Those of our own, without their histories and the tables between two, and accounts."""
    own = [
        model
        for app in ("entities", "indicators")
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "instance_type")
    ]
    foreign = [model for model in admin.site._registry if model not in own]
    return sorted([*own, *foreign], key=lambda model: model.__name__)


def where(model: type[Model]) -> str:
    pages = admin.site._registry
    found = []
    if model in pages:
        way = way_to(model, pages)
        lists = " → ".join(str(list_link(pages[row]).words) for row in way)
        found.append(f"{pages[way[0]].job.label} → {lists}")  # type: ignore[attr-defined]
    on_pages = sorted(
        f"`{page.__name__}`"
        for page, row in pages.items()
        if model in {inline.model for inline in row.inlines}
    )
    if on_pages:
        found.append(f"on the page of {', '.join(on_pages)}")
    return "; ".join(found) or reason(model)


def reason(model: type[Model]) -> str:
    for part in (model.__doc__ or "").split("\n\n"):
        said = re.sub(r"\s+", " ", part).strip()
        if said.startswith(ELSEWHERE):
            return f"not in the admin: {said.removeprefix(ELSEWHERE).strip()}"
    return ""


def table() -> list[str]:
    with override("vi"):
        return HEAD + [
            f"| `{row.__name__}` | {capfirst(row._meta.verbose_name_plural)} | {where(row)} |"
            for row in models()
        ]


def test_each_model_is_found_somewhere_or_says_why_it_is_not() -> None:
    assert [row.__name__ for row in models() if not where(row)] == []


def test_none_says_that_it_is_elsewhere_and_has_a_page() -> None:
    both = [row.__name__ for row in models() if reason(row) and row in admin.site._registry]
    assert both == []


def test_list_of_the_guide_is_that_of_the_code() -> None:
    said = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    assert said == table(), "Put this table there:\n" + "\n".join(table())

"""Every address of the admin × method × role, over one row of each model."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

from entities.tests.factories import FlatImportFactory, UserFactory
from indicators.admin.tests.test_pages import FACTORIES
from indicators.tests.sweep.addresses import Place, places
from indicators.tests.sweep.admin_pages import AROUND, OPEN, REDIRECT, Right, right_of
from indicators.tests.sweep.asking import METHODS, ask, everything, undone
from indicators.tests.sweep.roles import ADMINISTRATOR, OF_ADMIN
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

LABELS = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
ADMIN_PLACES = [
    place for place in places() if place.namespace == "admin" and place.name not in OPEN
]
SOMETHING = {"q": "", "reason": "Lý do", "note": "x", "post": "yes", "kind": "csv", "words": "vi"}
# Pages about a model and none of its rows.
OF_ALL_ROWS = {"changelist", "add", "export", "import", "import_template"}
# Pages about a file that came into the table of a model.
OF_FILES = {"import_page", "import_file"}
ASKED_OF_LISTS = {"app_label": "indicators", "model_name": "obligation", "field_name": "agency"}


def split(place: Place) -> tuple[str, str]:
    """The model of a page and what it is for; a page about no model has none."""
    if place.name == REDIRECT:
        return "_".join(place.folder.strip("/").split("/")[-2:]), REDIRECT
    label = max((label for label in LABELS if place.name.startswith(f"{label}_")), default="")
    return label, place.name.removeprefix(f"{label}_")


def right(place: Place) -> Right:
    label, kind = split(place)
    return right_of(label, kind) if label else AROUND[kind]


def test_every_page_of_the_admin_has_a_rule_and_a_name_of_its_own() -> None:
    pages = [split(place) for place in ADMIN_PLACES]
    assert len(pages) == len(set(pages))
    for place in ADMIN_PLACES:
        right(place)


@pytest.fixture
def rows(world: World) -> Mapping[str, Model]:
    """One row of each model."""
    found = [make() for make in FACTORIES.values()]
    found.append(UserFactory.create())
    rows = {f"{row._meta.app_label}_{row._meta.model_name}": row for row in found}
    for label in {label for label, kind in map(split, ADMIN_PLACES) if kind in OF_FILES}:
        rows[f"{label} file"] = FlatImportFactory.create(model=label.replace("_", ".", 1))
    return rows


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("role", sorted(OF_ADMIN))
def test_everybody_sees_and_writes_what_the_policy_says(
    role: str, world: World, rows: Mapping[str, Model]
) -> None:
    client = world.client_of(role)
    before = everything()
    wrong = []
    for place in ADMIN_PLACES:
        address, (readers, changers) = address_of(place, rows), right(place)
        for method in METHODS:
            # Whatever is neither GET nor POST is answered as GET is, or not at all.
            may = role in (changers if method == "POST" else readers)
            need_not = method in ("HEAD", "PUT", "DELETE")
            if may and (method == "HEAD" or (need_not and role == ADMINISTRATOR)):
                # Any answer is right.
                continue
            with undone() if role == ADMINISTRATOR else nullcontext():
                status = ask(client, method, address, said(place, method, rows))
            if (status is not None) != may and not (need_not and status is None):
                wrong.append((method, address, status))
    assert wrong == []
    assert everything() == before


def said(place: Place, method: str, rows: Mapping[str, Model]) -> dict[str, Any]:
    if place.name == "autocomplete":
        return ASKED_OF_LISTS
    label, kind = split(place)
    if method != "POST":
        return {}
    if kind == "changelist":
        return {"action": "delete_selected", "_selected_action": rows[label].pk, **SOMETHING}
    return SOMETHING


def address_of(place: Place, rows: Mapping[str, Model]) -> str:
    label, kind = split(place)
    if kind == REDIRECT:
        return f"/{place.folder}{rows[label].pk}/".replace("//", "/")
    if kind in OF_FILES:
        return reverse(f"admin:{place.name}", args=(rows[f"{label} file"].pk,))
    if place.name not in AROUND:
        return reverse(f"admin:{place.name}", args=arguments(kind, rows.get(label)))
    match place.name:
        case "app_list":
            return reverse("admin:app_list", args=("indicators",))
        case "view_on_site":
            shown = rows["entities_agency"]
            kind_of_row = ContentType.objects.get_for_model(shown)
            return reverse("admin:view_on_site", args=(kind_of_row.pk, shown.pk))
        case "(?P<url>.*)$":
            return reverse("admin:index") + "no-such-page/"
    return reverse(f"admin:{place.name}")


def arguments(kind: str, row: Any) -> tuple[object, ...]:
    if kind in OF_ALL_ROWS:
        return ()
    return (row.pk, row.history.first().pk) if kind == "simple_history" else (row.pk,)

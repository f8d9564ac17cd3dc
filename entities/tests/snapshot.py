"""What was loaded once, put back for the tests that follow: loading takes seconds each time."""

from collections.abc import Callable

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

Rows = dict[type[Model], list[Model]]
_kept: dict[str, Rows] = {}


def put_back(name: str, load: Callable[[], object]) -> None:
    """Bring an empty database to the state that `load` makes, by `load` only the first time.

    The rows keep their keys, with their history; files lie where they were written. A module that
    asks for two such states would get rows of both, so that is an error on the first time too.
    """
    assert not any(model._base_manager.exists() for model in _models()), "the database has rows"
    if name not in _kept:
        load()
        _kept[name] = {model: list(model._base_manager.all()) for model in _models()}
        return
    with transaction.atomic():
        for model, rows in _kept[name].items():
            model._base_manager.bulk_create(rows)


def _models() -> list[type[Model]]:
    own = [
        model
        for app in ("entities", "indicators")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [User, *own]

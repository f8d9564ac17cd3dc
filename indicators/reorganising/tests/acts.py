"""Files of reorganisations for tests, and what all tables hold."""

from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings

from entities.models import Reorganisation, TrailEntry
from indicators.reorganising.record import Recorded, record_file

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reorganisations"
HEADING = "predecessor,relation,successor,successor_name,effective_on,basis,is_verified,note"


def csv(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *rows)).encode()


def recorded(content: bytes, name: str = "sap-xep.csv") -> Recorded:
    outcome = record_file(content, file_name=name, by=None, at=AT)
    assert [finding.as_dict() for finding in outcome.plan.findings] == []
    return outcome


def shipped(*names: str) -> None:
    """Record files that come with the product, by the beginning of their names; all without."""
    for path in sorted(FOLDER.glob("*.csv")):
        if not names or path.name.startswith(names):
            recorded(path.read_bytes(), path.name)


def tables() -> dict[str, list[str]]:
    """Every row of every table but histories, acts and the trail, in the order of their keys."""
    models = [
        model
        for app in ("entities", "indicators")
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "history_type") and model not in (Reorganisation, TrailEntry)
    ]
    return {
        model.__name__: [repr(row) for row in model._default_manager.order_by("pk").values()]
        for model in models
    }

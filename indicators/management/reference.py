"""Loading the reference data: agencies, names, indicators, targets, periods, documents."""

from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import save_with_reason

# In the order in which they lean on each other.
FILES = (
    "legal_documents.json",
    "agencies.json",
    "agency_codes.json",
    "agency_names.json",
    "indicators.json",
    "targets.json",
    "periods.json",
    "obligations.json",
    "issuing_bodies.json",
    "letter_templates.json",
)


@transaction.atomic
def load_missing() -> int:
    """Add the reference rows whose natural key is not there yet; the number of rows added.

    What stands in the database is left as it is, so an edit in the admin survives.
    """
    folder = Path(settings.BASE_DIR) / "fixtures"
    return sum(_load_file(folder / name) for name in FILES)


def _load_file(path: Path) -> int:
    added = 0
    for row in serializers.deserialize("json", path.read_text(encoding="utf-8")):
        if row.object.pk is None:
            save_with_reason(row.object, by=None, reason=_("Reference data"))
            added += 1
    return added

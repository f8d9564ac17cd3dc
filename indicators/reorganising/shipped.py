"""The reorganisations that come with the product, in the order of their days."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dvctrack.lib.refused import Refused
from indicators.reorganising.record import record_file

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reorganisations"


def shipped_files() -> list[Path]:
    """Each is named by the day from which it holds."""
    return sorted(FOLDER.glob("*.csv"))


@transaction.atomic
def record_shipped(*, at: datetime) -> list[str]:
    """Record them on a new site, all or none, and name them."""
    for path in shipped_files():
        outcome = record_file(path.read_bytes(), file_name=path.name, by=None, at=at)
        if outcome.plan.has_errors:
            raise Refused(f"{path.name}: {outcome.plan.findings[0].message}")
    return [path.name for path in shipped_files()]

"""What tells a page that was kept from one that has to be made anew."""

from django.db.models import Sum

from entities.models import DataVersion


def data_version() -> int:
    """A number that is another after each change of what pages show. One query.

    Inside a transaction it says nothing of what the transaction itself changed.
    """
    total = DataVersion.objects.aggregate(total=Sum("changes"))["total"]
    return int(total or 0)

"""The published versions of a period, and what each changed."""

from django.db.models import Max, OuterRef, Subquery

from indicators.models import Publication, PublicationQuerySet
from indicators.publishing.changes import Changes, changes


def with_latest(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Annotate `latest_number`: the version of the same period that holds now."""
    same = Publication.objects.in_force().filter(period=OuterRef("period")).order_by()
    latest = same.values("period").annotate(latest=Max("number")).values("latest")
    return publications.annotate(latest_number=Subquery(latest))


def version_before(publication: Publication) -> Publication | None:
    """The version that this one took the place of, withdrawn or not."""
    earlier = Publication.objects.filter(period=publication.period, number__lt=publication.number)
    return earlier.order_by("number").last()


def changes_of(publication: Publication) -> Changes | None:
    """What this version says otherwise than the one before; None for a first version."""
    before = version_before(publication)
    return changes(before.content, publication.content) if before else None

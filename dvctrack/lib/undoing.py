"""What all undoing needs to know: which rows lean on those that would go, and how that is told."""

from collections.abc import Sequence
from typing import Any

from django.db.models import DO_NOTHING, Model
from django.utils.text import capfirst

MOST_LISTED = 20


def called(model: type[Model]) -> str:
    """A row of this model at the beginning of a sentence."""
    return capfirst(str(model._meta.verbose_name))


def relations_to(model: type[Model]) -> list[Any]:
    """What points at a model, apart from histories, which keep what they say."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    return [
        relation
        for relation in relations
        if (relation.one_to_many or relation.one_to_one)
        and relation.auto_created
        and relation.on_delete is not DO_NOTHING
    ]


def first_of(blockers: Sequence[str]) -> str:
    """As many of the sentences as a person reads, with "…" where there are more."""
    more = ["…"] if len(blockers) > MOST_LISTED else []
    return "; ".join([*blockers[:MOST_LISTED], *more])

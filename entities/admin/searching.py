"""What people type to find rows: of an agency, of a person, of what holds the words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Model, QuerySet, Value

from dvctrack.lib.admin.base import holds_one_of
from dvctrack.lib.names import plain
from entities.models import Agency, AgencyCode, AgencyName


def holding(model: type[Model], words: Sequence[str]) -> "QuerySet[Any]":
    """Key and text of the rows that hold one of these words in what they are searched by."""
    found = model._default_manager.filter(holds_one_of(words, "search_text")).order_by()
    return found.values_list("pk", "search_text")


def by_column(queries: Iterable[tuple[str, "QuerySet[Any]"]]) -> Iterator[tuple[str, int, str]]:
    """Keys and texts, with the column that leads to them. One query."""
    first, *others = (
        query.values_list(Value(column, CharField()), *query.query.values_select)
        for column, query in queries
    )
    yield from first.union(*others)


def agency_queries(words: Sequence[str]) -> Iterator["QuerySet[Any]"]:
    """Key and text of every name, spelling and code of an agency."""
    one_of = holds_one_of(words, "key")
    yield Agency.objects.filter(one_of).order_by().values_list("pk", "key")
    yield AgencyName.objects.filter(one_of).order_by().values_list("agency_id", "key")
    codes = AgencyCode.objects.filter(holds_one_of(words, "search_text")).order_by()
    yield codes.values_list("agency_id", "search_text")


def agency_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By every name, spelling and code of an agency. One query."""
    first, *others = agency_queries(words)
    yield from first.union(*others)


def account_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By name, name to sign in with, and address. One query: accents are taken off here."""
    for key, *texts in User.objects.order_by().values_list(
        "pk", "last_name", "first_name", "username", "email"
    ):
        yield key, plain(" ".join(texts))

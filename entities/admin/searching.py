"""What people type to find the rows of an agency or of a person."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User

from dvctrack.lib.admin.base import holds_one_of
from dvctrack.lib.names import plain
from entities.models import Agency, AgencyCode, AgencyName


def agency_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By every name, spelling and code of an agency. One query."""
    names = Agency.objects.filter(holds_one_of(words, "key")).order_by()
    spellings = AgencyName.objects.filter(holds_one_of(words, "key")).order_by()
    codes = AgencyCode.objects.filter(holds_one_of(words, "search_text")).order_by()
    yield from names.values_list("pk", "key").union(
        spellings.values_list("agency_id", "key"), codes.values_list("agency_id", "search_text")
    )


def account_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By name, name to sign in with, and address. One query: accents are taken off here."""
    for key, *texts in User.objects.order_by().values_list(
        "pk", "last_name", "first_name", "username", "email"
    ):
        yield key, plain(" ".join(texts))

"""What the site signed holds as long as its key is among the former ones, and not longer."""

from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client, RequestFactory
from django.urls import reverse

from dvctrack.kept import Kept
from entities.choices import Role
from entities.people.links import OneTimeTokens, one_time_path, reset_path
from entities.tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "the key of last year" * 3, "the key of this year" * 3


@pytest.mark.parametrize(
    ("former", "holds"), [([OLD], True), ([], False)], ids=["with_the_former", "without"]
)
def test_sessions_links_and_kept_fields(
    client: Client,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    former: list[str],
    holds: bool,
) -> None:
    def start(key: str, former: list[str]) -> None:
        """As the processes of the site start: this signer reads the key once."""
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, former
        salt = OneTimeTokens.signer.salt
        monkeypatch.setattr(OneTimeTokens, "signer", TimestampSigner(salt=salt))

    start(OLD, [])
    officer, invited = (MembershipFactory.create(role=Role.OFFICER).user for _person in "ab")
    client.force_login(officer)
    links = one_time_path(invited), reset_path(invited)
    kept = Kept("/entry/", [["note", "Đã gửi"]], had_files=False).signed()

    start(NEW, former)
    assert (client.get("/checks/").status_code == 200) is holds
    for link in links:
        # A link that holds leads on, to the page on which the password is set.
        assert (Client().get(link).status_code == 302) is holds
    request = RequestFactory().get(reverse("login"))
    assert (Kept.read(kept, request) is not None) is holds

    # The session has taken the new key over, and holds without the former one.
    start(NEW, [])
    assert (client.get("/checks/").status_code == 200) is holds

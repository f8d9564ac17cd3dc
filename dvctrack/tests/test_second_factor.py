"""Signing in with a second factor: until the code is right the person is a visitor everywhere."""

from base64 import b32decode
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from entities.choices import Role
from entities.people.factor import PAPER_CODES, factor_of, paper_codes_left
from entities.people.links import one_time_path
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory
from entities.tests.pages import Page, links, text, tree
from entities.tests.second_factor import PAPER, Clock, give_factor

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu"
LOGIN, CODE, OWN = reverse("login"), reverse("second-step"), reverse("second-factor")
MOVE = reverse("second-factor-move")
# A form of a page that asks for signing in, and where it stands.
FORM = reverse("account-invite")


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def administrator() -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def factor(administrator: User) -> TOTPDevice:
    return give_factor(administrator)


def sign_in(client: Client, username: str = "quantri", **data: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": PASSWORD, **data})


def is_in(client: Client) -> bool:
    return client.get("/checks/").status_code == 200


def hidden(page: Page, name: str) -> str:
    return str(tree(page).xpath(f"//main//input[@name='{name}']/@value")[0])


def key_of(page: Page) -> bytes:
    """As a person reads it from the page."""
    return b32decode(
        text(tree(page).xpath("//main//*[contains(@class,'digest')]")[0]).replace(" ", "")
    )


def test_code_leads_to_what_was_asked_for(client: Client, factor: TOTPDevice, clock: Clock) -> None:
    asked = client.get("/checks/?q=1")
    assert asked["Location"] == f"{LOGIN}?next=/checks/%3Fq%3D1"
    answer = sign_in(client, next="/checks/?q=1")
    assert answer["Location"] == f"{CODE}?next=/checks/%3Fq%3D1"
    assert not is_in(client)
    assert client.get(asked["Location"])["Location"] == answer["Location"]
    assert client.get(LOGIN).status_code == 200
    page = client.get(answer["Location"])
    assert "quantri" in text(tree(page).xpath("//main")[0])
    assert LOGIN in links(page, "//header")
    typed = {"code": clock.code(factor.bin_key), "next": hidden(page, "next")}
    assert client.post(CODE, typed)["Location"] == "/checks/?q=1"
    assert is_in(client)
    assert client.get(CODE)["Location"] == "/work/"


def test_wrong_code_leaves_one_outside(client: Client, factor: TOTPDevice, clock: Clock) -> None:
    sign_in(client)
    for sentence in ("Mã không đúng", "Có thể thử mã tiếp theo từ 12:00:02 02/03/2026"):
        page = client.post(CODE, {"code": "zzzz-zzzz"})
        assert sentence in page.content.decode()
        assert not is_in(client)
    # As long as it waits the right one is refused, too.
    assert client.post(CODE, {"code": PAPER[0]}).status_code == 200
    assert not is_in(client)
    clock.let_pass(1)
    page = client.post(CODE, {"code": PAPER[0]}, follow=True)
    assert "Còn 1 mã trên giấy." in page.content.decode()
    assert is_in(client)


def test_who_needs_one_and_has_none_sets_it_up(
    client: Client, administrator: User, clock: Clock, mailoutbox: list[EmailMessage]
) -> None:
    administrator.email = "quantri@example.vn"
    administrator.save()
    page = client.get(sign_in(client, next=FORM)["Location"])
    image = tree(page).xpath("//main//img/@src")[0]
    assert image.startswith("data:image/svg+xml")
    key = key_of(page)
    # Shown again it is the same: the telephone has read it by now.
    assert key_of(client.get(CODE)) == key
    wrong = client.post(CODE, {"code": "000000", "next": FORM})
    assert "không thuộc khóa này" in wrong.content.decode()
    assert key_of(wrong) == key
    assert not is_in(client)
    assert factor_of(administrator) is None

    elsewhere = Client()
    sign_in(elsewhere)
    shown = client.post(CODE, {"code": clock.code(key), "next": FORM})
    assert FORM in links(shown, "//main")
    codes = [text(row) for row in tree(shown).xpath("//ol[contains(@class,'paper-codes')]/li")]
    assert len(codes) == PAPER_CODES
    assert is_in(client)
    assert not Session.objects.filter(pk=elsewhere.session.session_key).exists()
    assert [letter.to for letter in mailoutbox] == [["quantri@example.vn"]]
    # The key is nowhere any more but in the table of devices.
    assert "new_factor_key" not in client.session
    assert client.get(CODE)["Location"] == "/work/"
    assert sign_in(elsewhere).status_code == 302
    assert elsewhere.post(CODE, {"code": codes[9]})["Location"] == "/work/"


@pytest.mark.parametrize("has_factor", [True, False], ids=["code", "set_up"])
def test_what_was_typed_travels_through_both_steps(
    administrator: User, clock: Clock, has_factor: bool
) -> None:
    """With the check against forged requests on, as a browser goes it."""
    device = give_factor(administrator) if has_factor else None
    client = Client(enforce_csrf_checks=True)

    def post(path: str, page: Page, **data: str) -> Any:
        return client.post(
            path, {**data, "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
        )

    asked = post(FORM, client.get(LOGIN), full_name="Lan")
    step = sign_in_with(post, asked)
    wrong = post(CODE, step, code="12", next=FORM, kept=hidden(step, "kept"))
    # Here the session ends, and what was typed still travels.
    Session.objects.all().delete()
    again = post(CODE, wrong, code="12", next=FORM, kept=hidden(wrong, "kept"))
    assert again.status_code == 401
    step = sign_in_with(post, again)
    clock.let_pass(10)
    key = device.bin_key if device else key_of(step)
    done = post(CODE, step, code=clock.code(key), next=FORM, kept=hidden(step, "kept"))
    assert hidden(done, "full_name") == "Lan"
    assert tree(done).xpath("//main//form/@action") == [FORM]
    assert is_in(client)


def sign_in_with(post: Any, page: Page) -> Any:
    kept = hidden(page, "kept")
    return post(LOGIN, page, username="quantri", password=PASSWORD, kept=kept, next=FORM)


def test_form_that_is_sent_with_the_password_alone_is_kept(
    client: Client, factor: TOTPDevice, clock: Clock
) -> None:
    sign_in(client)
    step = client.post(FORM, {"full_name": "Lan"})
    assert step.status_code == 401
    typed = {"code": clock.code(factor.bin_key), "kept": hidden(step, "kept")}
    assert hidden(client.post(CODE, typed), "full_name") == "Lan"


def test_htmx_and_admin_get_nothing_with_the_password_alone(
    client: Client, factor: TOTPDevice
) -> None:
    sign_in(client)
    headers = {"HX-Request": "true"}
    answer = client.post(FORM, {"full_name": "Lan"}, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    boosted = client.get("/checks/", headers={**headers, "HX-Boosted": "true"})
    assert boosted["HX-Redirect"] == f"{CODE}?next=/checks/"
    admin = client.post("/admin/login/?next=/admin/", {"username": "quantri", "password": PASSWORD})
    assert admin["Location"] == f"{CODE}?next=/admin/"
    assert client.get("/admin/").status_code == 302
    problem = client.get("/api/v1/figures/?seen_at=2022-01-01")
    assert (problem.status_code, problem.json()["status"]) == (401, 401)


def test_one_time_link_does_not_go_around_it(
    client: Client, administrator: User, factor: TOTPDevice, clock: Clock
) -> None:
    form = client.get(one_time_path(administrator), follow=True)
    new = {"new_password1": "cay-tre-tram-dot", "new_password2": "cay-tre-tram-dot"}
    answer = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert answer.redirect_chain[-1][0] == f"{CODE}?next=/work/"
    alerts = [text(row) for row in tree(answer).xpath("//main//*[@role='alert']")]
    assert alerts == ["Đã đặt mật khẩu."]
    assert not is_in(client)
    client.post(CODE, {"code": clock.code(factor.bin_key)})
    assert is_in(client)


def test_right_that_comes_in_the_middle_of_a_session_asks_at_once(client: Client) -> None:
    person = MembershipFactory.create(role=Role.OFFICER).user
    client.force_login(person)
    assert is_in(client)
    MembershipFactory.create(user=person, role=Role.COORDINATOR)
    assert client.get("/checks/")["Location"] == f"{CODE}?next=/checks/"


def test_officer_may_have_one_and_do_without_again(client: Client, clock: Clock) -> None:
    officer = MembershipFactory.create(role=Role.OFFICER).user
    name = officer.get_username()
    elsewhere = Client()
    elsewhere.force_login(officer)
    sign_in(client, name)
    assert links(client.get(OWN), "//main") == [MOVE]
    key = key_of(client.get(MOVE))
    typed = {"code": clock.code(key), "password": "sai"}
    assert "Mật khẩu không đúng" in client.post(MOVE, typed).content.decode()
    assert client.post(MOVE, {**typed, "password": PASSWORD}).status_code == 200
    assert (is_in(client), is_in(elsewhere)) == (True, False)

    paper = {"paper-password": "sai"}
    assert client.post(reverse("second-factor-paper"), paper).status_code == 200
    paper = {"paper-password": PASSWORD}
    renewed = client.post(reverse("second-factor-paper"), paper)
    assert text(tree(renewed).xpath("//ol/li")[0]) not in typed.values()
    assert paper_codes_left(officer) == PAPER_CODES

    sign_in(elsewhere, name)
    assert not is_in(elsewhere)
    off = reverse("second-factor-remove")
    client.post(off, {"removal-password": "sai"})
    assert factor_of(officer) is not None
    client.post(off, {"removal-password": PASSWORD})
    assert factor_of(officer) is None
    assert is_in(client)
    sign_in(elsewhere, name)
    assert is_in(elsewhere)


def test_administrator_moves_to_another_telephone_and_cannot_do_without(
    client: Client, administrator: User, factor: TOTPDevice, clock: Clock
) -> None:
    sign_in(client)
    client.post(CODE, {"code": PAPER[0]})
    assert links(client.get(OWN), "//main") == [MOVE]
    answer = client.post(reverse("second-factor-remove"), {"removal-password": PASSWORD})
    assert "bắt buộc" in answer.content.decode()
    code = clock.code(key_of(client.get(MOVE)))
    client.post(MOVE, {"code": code, "password": PASSWORD})
    moved = factor_of(administrator)
    assert moved is not None
    assert moved.key != factor.key
    assert is_in(client)


@pytest.mark.parametrize("name", ["second-factor", "second-factor-move"])
def test_nobody_is_asked_where_it_is_off(
    client: Client, administrator: User, factor: TOTPDevice, settings: Any, name: str
) -> None:
    settings.SECOND_FACTOR = "off"
    assert sign_in(client)["Location"] == "/work/"
    assert is_in(client)
    assert client.get(reverse(name)).status_code == 404
    assert OWN not in links(client.get("/checks/"))


def test_it_costs_one_query_at_most(settings: Any, clock: Clock) -> None:
    officer, holder = (MembershipFactory.create(role=Role.OFFICER).user for _one in range(2))
    plain, verified = Client(), Client()
    plain.force_login(officer)
    verified.force_login(holder)
    off = [_asked(plain, settings, "off"), _asked(verified, settings, "off")]
    assert _asked(plain, settings, "required") == off[0] + 1
    device = give_factor(holder)
    settings.SECOND_FACTOR = "required"
    verified.post(CODE, {"code": clock.code(device.bin_key)})
    assert _asked(verified, settings, "required") == off[1] + 1


def _asked(client: Client, settings: Any, setting: str) -> int:
    settings.SECOND_FACTOR = setting
    with CaptureQueriesContext(connection) as captured:
        assert is_in(client)
    return len(captured)

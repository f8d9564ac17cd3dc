"""A period that is not public is, to who does not read everything, as if it did not exist: by
every address, and by every number in what is answered.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile, is_zipfile
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from indicators.annex.tests.files import HEADINGS, TITLE, workbook
from indicators.choices import PeriodState
from indicators.models import (
    ImportBatch,
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
)
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row
from indicators.tests.sweep.addresses import address, places
from indicators.tests.sweep.asking import SIGNED, with_query
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import OTHER, SUPERVISOR, VISITOR
from indicators.tests.sweep.test_exports import KINDS, TABLES
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HIDDEN_FROM = pytest.mark.parametrize("role", [OTHER, VISITOR])
NO_SUCH = "2023-09-07"
# They take the period from the query.
BY_QUERY = ("overview", "leagues", "checks", "import-template")
# What the agency reports where it is not public, and how each number is written.
COUNTS = {"numerator": 41_283, "denominator": 97_651}
TOLD = re.compile(r"41[.,]?283|97[.,]?651|42[.,]2[78]|42[.,]2760")


def hidden(world: World, day: str, state: str, *owing: Agency) -> World:
    """The world seen at one more period, of the same indicator, that is not public."""
    asked = PeriodIndicatorFactory.create(
        indicator=world.asked.indicator,
        period__code=day,
        period__as_of=date.fromisoformat(day),
        period__is_public=False,
        period__state=state,
    )
    add_row(asked, world.agency, **COUNTS)
    for agency in owing:
        add_row(asked, agency, numerator=3, denominator=4)
    return replace(world, asked=asked)


def body_of(answer: Any) -> bytes:
    """What was answered; of a workbook or an archive all that is packed in it."""
    content: bytes = answer.getvalue()
    if not is_zipfile(BytesIO(content)):
        return content
    with ZipFile(BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def alike(answer: Any, code: str) -> tuple[int, str, bytes]:
    """The answer without the code that was asked for, and without what is signed in its forms."""
    body = SIGNED.sub(b"", body_of(answer)).replace(code.encode(), b"CODE")
    return answer.status_code, answer.get("Location", "").replace(code, "CODE"), body


@HIDDEN_FROM
def test_hidden_period_is_answered_as_one_that_does_not_exist(role: str, world: World) -> None:
    client = world.client_of(role)
    there = hidden(world, "2023-09-06", PeriodState.CLOSED)
    missing = replace(world, asked=PeriodIndicator(period=Period(code=NO_SUCH)))
    missing.asked.indicator = world.asked.indicator
    asked = [("get", name, "") for name in BY_QUERY]
    for name in PAGES:
        if there.code in address(name, there):
            asked += [("get", name, ""), ("post", name, "")]
    asked += [("get", "league", f"/api/v1/league/{world.slug}/{{}}/")]
    asked += [("get", "figures", "/api/v1/figures/?period={}")]
    wrong = []
    for method, name, path in asked:
        both = []
        for seen in (there, missing):
            page = path.format(seen.code) or address(name, seen)
            if seen.code not in page:
                page = with_query(page, {"period": seen.code})
            client.cookies.pop("messages", None)
            both.append(alike(getattr(client, method)(page), seen.code))
        if both[0] != both[1]:
            wrong.append((method, name, path))
    assert wrong == []
    assert len(asked) > 50


def addresses(world: World, role: str, periods: Iterable[World]) -> Iterator[str]:
    """All that somebody may read, at each of these periods, with the tables as files."""
    for name in PAGES:
        if role not in PAGES[name][0]:
            continue
        for seen in periods:
            query = {"indicator": seen.slug, "period": seen.code, "since": seen.code}
            page = address(name, seen)
            yield page if seen.code in page else with_query(page, query)
        if name in TABLES:
            for kind in KINDS:
                query = {"_export": kind, "periods": "all", "q": "tinh so", "since": seen.code}
                yield with_query(address(name, world), query)
    for place in places():
        if place.namespace == "api" and place.name not in ("league", ""):
            yield reverse(f"api:{place.name}")
    yield with_query(reverse("api:figures"), {"agency": world.agency.slug})
    for seen in periods:
        yield with_query(reverse("api:figures"), {"period": seen.code})
        yield reverse("api:league", args=(seen.slug, seen.code))


def telling(client: Client, pages: Iterable[str]) -> Iterator[str]:
    """The pages that tell a number. What somebody who has signed in is shown is kept nowhere."""
    for page in pages:
        answer = client.get(page)
        if settings.SESSION_COOKIE_NAME in client.cookies:
            assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), page
        if TOLD.search(body_of(answer).decode(errors="replace")):
            yield page


def test_no_number_of_a_hidden_period_is_answered_to_others(world: World) -> None:
    periods = (
        hidden(world, "2022-09-01", PeriodState.CLOSED, world.other),
        hidden(world, "2023-09-06", PeriodState.OPEN, world.other),
    )
    for role in (OTHER, VISITOR):
        pages = set(addresses(world, role, (*periods, world)))
        assert list(telling(world.client_of(role), pages)) == [], role
    # Who reads everything is told by many of them: the pages do hold these numbers.
    assert len(list(islice(telling(world.client_of(SUPERVISOR), pages), 16))) == 16


def test_own_figures_are_told_without_a_rank(world: World) -> None:
    seen = hidden(world, "2023-09-06", PeriodState.OPEN, world.other)
    officer = world.client_of(OTHER)
    officer.cookies["django_language"] = "en"
    page = officer.get(world.other.get_absolute_url()).content.decode()
    assert "not public yet" in page
    assert reverse("league", args=(seen.slug, seen.code)) not in page
    form = reverse("entry-form", args=(seen.code, world.other.slug))
    assert not list(telling(officer, [form, reverse("entry"), reverse("my_work")]))
    assert "Rank</dt>" not in officer.get(form).content.decode()
    Period.objects.filter(code=seen.code).update(is_public=True)
    assert "Rank</dt>" in officer.get(form).content.decode()
    own = officer.get("/api/v1/figures/", {"agency": world.other.slug}).json()["items"]
    assert seen.code in {row["period"] for row in own}


def test_preview_of_an_own_file_tells_nothing_of_others(world: World) -> None:
    """Whoever is told a rank can find out the figures of others by sending one file more."""
    seen = hidden(world, "2023-09-06", PeriodState.OPEN, world.other)
    Indicator.objects.filter(slug=seen.slug).update(slug="online-provision")
    Submission.objects.filter(period__code=seen.code, agency=world.other).delete()
    officer = world.client_of(OTHER)
    officer.cookies["django_language"] = "en"
    title, *headings = (text.replace("2022", "2023") for text in (TITLE, *HEADINGS))
    rows = ((title,), tuple(headings), ("01", world.other.name, "100", "90", "90", "Hoàn thành"))
    file = SimpleUploadedFile("bao-cao.xlsx", workbook(rows))
    preview = officer.post(reverse("imports"), {"file": file}, follow=True)
    batch = ImportBatch.objects.latest("pk")
    assert [effect.ranks for effect in preview.context["effects"].data.data] == [(None, None)]
    names = ("import", "import-findings", "import-workbook", "import-mapping", "import-names")
    assert not list(telling(officer, [reverse(name, args=(batch.pk,)) for name in names]))


def test_moment_at_which_a_period_was_not_public_is_not_seen_by_others(world: World) -> None:
    seen = hidden(world, "2023-09-06", PeriodState.OPEN, world.other)
    began = datetime(2023, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    period = Period.objects.get(code=seen.code)
    for model in (Submission, Period, PeriodIndicator, Indicator, Obligation):
        model.history.update(history_date=began)
    figure = Submission.objects.get(period=period, agency=world.agency)
    figure.numerator, figure.denominator = 1, 2
    figure.save()
    period.is_public = True
    period.save()
    moment = (began + timedelta(days=1)).isoformat()
    pages = [
        with_query(page, {"seen_at": moment})
        for page in (
            reverse("league", args=(seen.slug, seen.code)),
            reverse("rank", args=(seen.slug, seen.code, world.agency.slug)),
            reverse("agency", args=(world.agency.slug,)),
            f"/?period={seen.code}",
            f"/api/v1/league/{seen.slug}/{seen.code}/",
            "/api/v1/figures/",
        )
    ]
    assert list(telling(world.client_of(SUPERVISOR), pages)) == pages
    assert list(telling(world.client_of(OTHER), pages)) == []

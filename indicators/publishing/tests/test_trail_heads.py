"""Each version carries the last seal of the trail, and so witnesses what stood there before it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dvctrack.regular import verify_trail
from entities.models import TrailEntry, TrailSeal
from entities.trail.seals import head, seal_all
from entities.trail.tests.trails import acts, change, delete
from indicators.models import PeriodIndicator, Publication
from indicators.publishing.edition import LetterOf, edition, sha256_of
from indicators.publishing.publish import publish, published_heads
from indicators.publishing.tests.test_publish import LAYOUT
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = datetime(2022, 9, 10, 3, tzinfo=UTC)


@pytest.fixture
def asked() -> PeriodIndicator:
    asked = make_asked()
    asked.indicator.slug = "ty-le"
    asked.indicator.save()
    asked.period.is_public = True
    asked.period.save()
    add_row(asked, numerator=80, denominator=100)
    return asked


def version(asked: PeriodIndicator, *, number: int = 1) -> Publication:
    return publish(
        asked.period,
        layout=LAYOUT,
        letter=LetterOf("1/TTr", AT.date()),
        number=number,
        digest=edition(asked.period, LAYOUT).digest,
        reason="" if number == 1 else "Sửa",
        in_spite="Thử",
        by=None,
        at=AT,
    )


def said(*options: str) -> tuple[int, dict[str, Any]]:
    """The exit code of `verify_trail`, and what it says."""
    out = StringIO()
    try:
        call_command("verify_trail", *options, format="json", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_version_carries_the_seal_in_its_content_and_its_open_data(
    client: Client, asked: PeriodIndicator
) -> None:
    first = version(asked)
    assert first.sealed is None
    assert published_heads() == {}
    seal_all(at=timezone.now())
    kept = head()
    assert kept
    second = version(asked, number=2)
    assert second.sealed == {"number": kept.number, "seal": kept.seal}
    assert second.sha256 == sha256_of(Publication.objects.get(number=2).payload)
    assert list(published_heads().values()) == [kept]
    data = reverse("publication-data", args=(asked.period.code, 2, "datapackage.json"))
    assert client.get(data).json()["trail"] == second.sealed
    page = client.get(second.get_absolute_url()).content.decode()
    assert kept.seal in page
    for file in second.files.all():
        assert kept.seal.encode() not in bytes(file.content)


def test_trail_that_was_made_anew_is_given_away_by_a_version(asked: PeriodIndicator) -> None:
    acts(3)
    seal_all(at=timezone.now())
    version(asked)
    assert said()[0] == 0
    last = TrailSeal.objects.get(number=2)
    change(TrailEntry.objects.get(pk=last.entry), "person_name", "Người khác")
    for row in TrailSeal.objects.filter(number__gte=2):
        delete(row)
    seal_all(at=timezone.now())
    code, told = said()
    assert code == 1
    assert [(row["code"], row["number"]) for row in told["faults"]] == [("head", 3)]
    assert told["faults"][0]["where"] == f"{asked.period.code} – 1"


def test_command_takes_the_seal_of_a_backup() -> None:
    acts(1)
    seal_all(at=timezone.now())
    kept = str(head())
    assert said("--head", kept) == (
        0,
        {"sealed": 1, "head": {"number": 1, "seal": kept[2:]}, "number": 0, "faults": []},
    )
    code, told = said("--head", f"7:{'0' * 64}")
    assert (code, told["number"], told["faults"][0]["code"]) == (1, 1, "head")
    with pytest.raises(CommandError, match="NUMBER:SEAL"):
        said("--head", "7")
    text = StringIO()
    call_command("verify_trail", stdout=text)
    assert kept in text.getvalue()


def test_daily_look_is_written_into_the_trail_itself() -> None:
    acts(2)
    seal_all(at=timezone.now() - timedelta(days=2))
    verify_trail.enqueue()
    delete(TrailEntry.objects.earliest("pk"))
    verify_trail.enqueue()
    looks = TrailEntry.objects.filter(act="trail verified").order_by("pk")
    assert [row.facts for row in looks] == [
        {"sealed": 2, "faults": 0},
        {"sealed": 2, "faults": 1},
    ]

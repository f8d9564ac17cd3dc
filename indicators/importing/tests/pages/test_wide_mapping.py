"""The page on which the columns of a table of several indicators are told."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from indicators.annex.mapping import ColumnMapping, Subject
from indicators.annex.scaling import ScaleKind, ScaleQuestion
from indicators.annex.tests.files import workbook
from indicators.importing.scale_form import ScaleForm
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.pages.test_flow import UNKNOWN
from indicators.importing.tests.test_wide_tables import COUNTS, COUNTS_HOLD, TABLES, F, figures
from indicators.models import ImportBatch, TableMapping

PROPOSED = TABLES["counts_of_two"][1]


def sent(client: Client, batch: ImportBatch) -> dict[str, str]:
    """What the page would send as it stands."""
    _period, *forms = client.get(mapping_page(batch)).context["forms"]
    return {
        f"{form.prefix}-{name}": form[name].value() or "" for form in forms for name in form.fields
    }


def mapping_page(batch: ImportBatch) -> str:
    return reverse("import-mapping", args=(batch.pk,))


def test_several_indicators_are_shown_with_their_reasons_and_taken_as_they_are(
    client: Client, send: Send
) -> None:
    batch = send(workbook(COUNTS))
    shown = client.get(mapping_page(batch)).content.decode()
    assert "vì tiêu đề có “Cung cấp DVCTT”" in shown
    assert "382386" in shown
    client.post(mapping_page(batch), sent(client, batch))
    assert [*TableMapping.remembered().values()] == [PROPOSED]
    confirm(client, batch)
    assert figures() == COUNTS_HOLD


def test_what_is_missing_or_said_twice_is_told_at_its_column(client: Client, send: Send) -> None:
    batch = send(workbook(COUNTS))
    given = sent(client, batch)
    nobody = client.post(mapping_page(batch), given | {"table0-indicator_2": ""})
    assert "Chọn chỉ số của cột này" in nobody.content.decode()
    again = {f"table0-indicator_{place}": "online-provision" for place in (5, 6, 7)}
    twice = client.post(mapping_page(batch), given | again)
    assert "Có hai cột" in twice.content.decode()
    assert not TableMapping.objects.exists()


def test_person_may_say_several_where_one_was_proposed(client: Client, send: Send) -> None:
    batch = send(workbook(UNKNOWN))
    given = sent(client, batch) | {"table0-indicator": "*", "table0-column_2": "in_period_rate"}
    response = client.post(mapping_page(batch), given)
    assert "Nói rõ từng cột" in response.content.decode()
    form = response.context["forms"][1]
    assert [form[name].value() for name in ("column_2", "span_2")] == ["rate", "in_period"]
    said = {f"{form.prefix}-{name}": form[name].value() or "" for name in form.fields}
    said |= {
        "table0-indicator_1": "dossier-sync",
        "table0-column_1": "rate",
        "table0-indicator_2": "online-payment",
    }
    client.post(mapping_page(batch), said)
    assert [*TableMapping.remembered().values()] == [
        ColumnMapping(
            None,
            None,
            "to_date",
            (F.AGENCY, F.RATE, F.RATE, None),
            (
                None,
                Subject("dossier-sync", "to_date"),
                Subject("online-payment", "in_period"),
                None,
            ),
        )
    ]


def test_one_indicator_may_be_said_where_several_were_proposed(client: Client, send: Send) -> None:
    batch = send(workbook(COUNTS))
    given = sent(client, batch) | {"table0-indicator": "dossier-sync"}
    given |= {f"table0-column_{place}": "" for place in (2, 3, 4)}
    client.post(mapping_page(batch), given)
    (mapping,) = TableMapping.remembered().values()
    assert (mapping.indicator, mapping.subjects) == ("dossier-sync", ())
    assert mapping.fields == (F.ORDER, F.AGENCY, None, None, None, *PROPOSED.fields[5:])


def test_answer_is_known_in_the_next_file_though_the_first_is_put_aside(
    client: Client, send: Send
) -> None:
    first = send(workbook(COUNTS))
    client.post(mapping_page(first), sent(client, first))
    client.post(reverse("import-discard", args=(first.pk,)))
    second = send(workbook((*COUNTS[:4],)))
    assert "Bảng đọc như lần trước" in page(client, second)
    assert confirm(client, second).created_count == 2


def test_answer_about_a_file_of_an_agency_itself_is_no_rule(client: Client, send: Send) -> None:
    batch = send(workbook(COUNTS))
    ImportBatch.objects.filter(pk=batch.pk).update(agency=Agency.objects.get(slug="can-tho"))
    client.post(mapping_page(batch), sent(client, batch))
    batch.refresh_from_db()
    assert batch.answers["mappings"]
    assert not TableMapping.objects.exists()


SCALES: dict[str, tuple[ScaleQuestion, list[tuple[int, str]]]] = {
    "shares": (
        ScaleQuestion("Sheet1!C2", "Tỷ lệ", ScaleKind.SHARE, 100, ("0,0001", "0,076")),
        [
            (1, "tỷ lệ phần trăm, đúng như đã viết (0,076 là 0,076%)"),
            (100, "phần của 1 (0,076 là 7,6%)"),
        ],
    ),
    "units": (
        ScaleQuestion("Sheet1!C2", "Hồ sơ", ScaleKind.UNIT, 1000, ("75", "382,4")),
        [(1, "số đầy đủ, đúng như đã viết"), (1000, "phải nhân với 1.000 (382,4 là 382.400)")],
    ),
    "words": (
        ScaleQuestion("Sheet1!C2", "Hồ sơ", ScaleKind.UNIT, 1000, ("382 hồ sơ",)),
        [(1, "số đầy đủ, đúng như đã viết"), (1000, "phải nhân với 1.000")],
    ),
}


@pytest.mark.parametrize(("question", "choices"), SCALES.values(), ids=SCALES.keys())
def test_scale_of_a_column_is_asked_in_words(question: ScaleQuestion, choices: list[Any]) -> None:
    form = ScaleForm(question, {question.place: question.factor}, data=None, prefix="scale0")
    assert form.fields["factor_said"].choices == choices  # type: ignore[attr-defined]
    assert form["factor_said"].value() == question.factor
    said = ScaleForm(question, {}, data={"scale0-factor_said": "1"}, prefix="scale0")
    assert said.is_valid()
    assert said.factor() == 1
    assert not ScaleForm(question, {}, data={}, prefix="scale0").is_valid()

"""A name that was said to be that of a service is known in the files to come."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from dvctrack.lib.files.reading import read_lines
from entities.models import Service, ServiceDeadline, ServiceName
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.answers import Answers
from indicators.importing.confirm import import_file
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.sending import AT, look, said
from indicators.importing.tests.undoing import imported, undo
from indicators.importing.undo import undo_plan
from indicators.models import ImportBatch

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]

STORED = SERVICES[2][1]
NEAR = f"{STORED} khi bị mất"
OTHERS: Rows = (*SERVICES[:2], ("01", NEAR, "Bộ Công an, Bộ Y tế", "Quý II"))
FILE_OF_BOTH: Rows = (*SERVICES, ("02", "Cấp lại chứng minh nhân dâng", "Bộ Y tế", "Quý II"))


def answered(rows: Rows, at: int = 1, *, is_same: bool = True) -> ImportBatch:
    """Imported with the answer that near names are the same service, or another."""
    content = workbook(rows)
    questions = look(content).questions.open_services
    answers = Answers(services={row.text: is_same for row in questions})
    lines = read_lines(content, KNOWN_HEADINGS)
    with patch("indicators.importing.confirm.read_limited") as read:
        read.return_value.__enter__.return_value = lines
        saved = import_file(
            content, file_name="khac.xlsx", by=None, at=AT + timedelta(hours=at), answers=answers
        )
    assert saved.batch is not None
    return saved.batch


def spellings() -> list[tuple[str, str]]:
    return list(ServiceName.objects.values_list("text", "service__name"))


def test_spelling_of_a_stored_service_is_asked_about_once() -> None:
    imported(SERVICES)
    assert [code for code, _where in said(look(workbook(OTHERS)))] == ["similar-service"]
    answered(OTHERS)
    assert spellings() == [(NEAR, STORED)]
    assert not look(workbook(OTHERS)).has_errors
    assert ServiceName.history.get().history_change_reason


def test_name_of_another_service_is_no_spelling() -> None:
    imported(SERVICES)
    answered(OTHERS, is_same=False)
    assert spellings() == []
    assert Service.objects.count() == 2


def test_other_case_and_punctuation_need_no_spelling() -> None:
    answered((*SERVICES, ("02", STORED.upper(), "Bộ Y tế", "Quý II")))
    assert spellings() == []
    assert Service.objects.count() == 1


def test_undo_takes_the_spelling_back() -> None:
    imported(SERVICES)
    undo(answered(OTHERS))
    assert spellings() == []
    assert [row.history_type for row in ServiceName.history.all()] == ["-", "+"]
    assert ServiceDeadline.objects.get().service.name == STORED


def test_undo_takes_a_service_with_the_spelling_that_came_with_it() -> None:
    batch = answered(FILE_OF_BOTH)
    assert [service for _text, service in spellings()] == [STORED]
    assert undo(batch).kept_services == []
    assert not Service.objects.exists()


def test_spelling_by_which_another_file_may_know_the_service_is_kept() -> None:
    imported(SERVICES)
    batch = answered(OTHERS)
    imported((*SERVICES[:2], ("01", NEAR, "Bộ Công an, Bộ Y tế, Bộ Tư pháp", "Quý II")), 2)
    plan = undo_plan(batch)
    assert [NEAR in step.service for step in plan.kept_services] == [True]
    undo(batch)
    assert spellings() == [(NEAR, STORED)]


def test_spelling_that_was_edited_is_kept() -> None:
    imported(SERVICES)
    batch = answered(OTHERS)
    ServiceName.objects.update(text=f"{NEAR}, hỏng")
    undo(batch)
    assert ServiceName.objects.count() == 1

"""Every act that the code records is said in words."""

import ast
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from entities.choices import TrailKind
from entities.models import TrailEntry
from entities.trail.words import ACTS, act_words, fact_words

ROOMS = ("dvctrack", "entities", "indicators")
# What records an act, by itself or through the function beside it.
RECORDERS = {"record", "record_all", "_record", "_record_refusal", "_move"}


def recorded_acts() -> Iterator[str]:
    """The texts among the first arguments of such calls, or handed over as `act`; of a name, what
    its module gives it.
    """
    for path in (path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or "entities.trail" not in text:
            continue
        tree = ast.parse(text)
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            called = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if called in RECORDERS:
                named = [word.value for word in call.keywords if word.arg == "act"]
                for argument in (*call.args[:2], *named):
                    yield from _texts(argument)
                    if isinstance(argument, ast.Name):
                        yield from _texts_given(tree, argument.id)


def _texts_given(tree: ast.AST, name: str) -> Iterator[str]:
    for part in ast.walk(tree):
        if isinstance(part, ast.Assign):
            targets = [each for target in part.targets for each in ast.walk(target)]
            if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                yield from _texts(part.value)


def _texts(argument: ast.AST) -> Iterator[str]:
    for part in ast.walk(argument):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_every_recorded_act_has_its_words() -> None:
    recorded = set(recorded_acts())
    assert {"published", "membership ended", "period closed", "sign-in refused"} <= recorded
    assert {"new password asked for", "code refused", "superuser made"} <= recorded
    assert recorded - set(ACTS) == set()


def test_entry_is_read_in_vietnamese() -> None:
    entry = TrailEntry(
        kind=TrailKind.RIGHTS,
        act="membership ended",
        facts={"role": "officer", "agency": None, "last_day": "2026-12-31", "sha256": "0"},
    )
    with override("vi"):
        assert act_words(entry.act) == "đặt ngày cuối của phân công"
        assert fact_words(entry) == "vai trò: Cán bộ nhập liệu; đến ngày: 31/12/2026"
    assert act_words("unheard of") == "unheard of"

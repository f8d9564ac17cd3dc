"""The interface is complete in Vietnamese and in English."""

import ast
import re
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from dvctrack.management.commands.catalogues import (
    KEYWORDS,
    LANGUAGES,
    PACKAGES,
    Message,
    catalogue_path,
    entry_key,
    used_messages,
)

_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]")


@pytest.fixture(scope="module")
def used() -> set[Message]:
    return set(used_messages())


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(catalogue_path(language)))


def translations(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_messages_of_code_and_templates_are_found(used: set[Message]) -> None:
    assert Message("Not completed") in used
    assert Message("Skip to the content") in used
    assert Message("%(count)d service", plural="%(count)d services") in used


def test_no_message_stands_within_an_f_string() -> None:
    """The reader of messages does not look into one, so it would stay English."""
    strings = (
        (path, node)
        for package in PACKAGES
        for path in Path(settings.BASE_DIR, package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
    )
    assert [
        f"{path}:{node.lineno}"
        for path, node in strings
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Name)
        and part.func.id in KEYWORDS
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_every_message_and_no_dead_one(language: str, used: set[Message]) -> None:
    """Run `make catalogues` and translate what is new."""
    entries = catalogue(language)
    known = {entry_key(entry) for entry in entries}
    ours = {entry_key(entry) for entry in entries if entry.comment != "library"}
    assert used - known == set()
    assert ours - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_translates_every_message(language: str) -> None:
    entries = catalogue(language)
    assert [entry.msgid for entry in entries if not all(translations(entry))] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []


WORDING = {
    "people_are_not_bạn": re.compile(r"\bbạn\b", re.I),
    "no_option_of_a_command": re.compile(r"--[a-z]"),
    "per_cent_right_behind_its_number": re.compile(r"(?:\)s|\d) %(?!\()"),
    "no_past_moment_as_if_one_looked": re.compile("Xem như lúc"),
}


@pytest.mark.parametrize("words", WORDING.values(), ids=WORDING)
def test_vietnamese_keeps_to_the_words_of_the_house(words: re.Pattern[str]) -> None:
    said = (text for entry in catalogue("vi") for text in translations(entry))
    assert [text for text in said if words.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_keeps_the_placeholders(language: str) -> None:
    for entry in catalogue(language):
        wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - {"%%"}
        for text in translations(entry):
            assert set(_PLACEHOLDER.findall(text)) - {"%%"} == wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    path = catalogue_path(language)
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert {entry_key(entry): translations(entry) for entry in compiled} == {
        entry_key(entry): translations(entry) for entry in catalogue(language)
    }


def test_vietnamese_is_shown() -> None:
    with translation.override("vi"):
        assert gettext("Not completed") == "Chưa hoàn thành"
        assert ngettext("%(count)d service", "%(count)d services", 2) == "%(count)d dịch vụ công"
    with translation.override("en"):
        assert gettext("Not completed") == "Not completed"


LIBRARIES = {
    "import_export": "locale/fr",
    "simple_history": "locale/fr",
    "django/contrib/admin": "locale/en",
    "django/contrib/auth": "locale/en",
}


@pytest.mark.parametrize(("library", "locale"), LIBRARIES.items(), ids=LIBRARIES)
def test_what_a_library_leaves_untranslated_is_ours(library: str, locale: str) -> None:
    """The texts of the libraries that stand on our pages, taken from a catalogue of theirs."""
    package = Path(django.__file__).parent.parent / library
    texts = polib.pofile(str(package / locale / "LC_MESSAGES" / "django.po"))
    theirs = package / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    done = {entry.msgid for entry in catalogue("vi") if all(translations(entry))}
    if theirs.exists():
        done |= {entry.msgid for entry in polib.pofile(str(theirs)) if entry.translated()}
    assert [entry.msgid for entry in texts if entry.msgid not in done and not entry.obsolete] == []

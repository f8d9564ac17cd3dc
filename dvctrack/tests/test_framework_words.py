"""What the framework and the libraries say on our pages is Vietnamese, and reads like ours."""

import json
import re
from pathlib import Path

import django
import polib
import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext, ngettext

from dvctrack.management.commands.catalogues import catalogue_path

DJANGO = Path(django.__file__).parent
SOURCES = ("contrib/admin", "contrib/auth", "conf")
# Of the core: forms, checks of fields, and what stands around them; not the names of languages.
OF_PAGES = ("core/validators", "db/models", "forms/", "utils/")
# The same in both languages, or a mark alone.
SAME = {"IPv4", "IPv6", "%(class_name)s %(instance)s", "%(truncated_text)s…", ":", ":?.!", ","}
LITERAL = re.compile(r"\bbạn\b|[Cc]lick|website|trang web|thành công|đối tượng| \.$|  ")


def entries(domain: str = "django", *sources: str) -> list[polib.POEntry]:
    """The messages of the framework that stand on pages, from its English catalogues."""
    return [
        entry
        for source in sources or SOURCES
        for entry in polib.pofile(
            str(DJANGO / source / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po")
        )
        if not entry.obsolete
        and (
            source != "conf" or any(path.startswith(OF_PAGES) for path, _line in entry.occurrences)
        )
    ]


def said(entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 2)
    if entry.msgctxt:
        return translation.pgettext(entry.msgctxt, entry.msgid)
    return gettext(entry.msgid)


def test_every_message_of_the_framework_is_vietnamese() -> None:
    with translation.override("vi"):
        english = [
            entry.msgid
            for entry in entries()
            if said(entry) in (entry.msgid, entry.msgid_plural) and entry.msgid.strip() not in SAME
        ]
    assert english == []


def test_every_message_of_the_framework_is_english_for_who_reads_english() -> None:
    with translation.override("en"):
        other = [
            entry.msgid
            for entry in entries()
            if said(entry) not in (entry.msgid, entry.msgid_plural)
        ]
    assert other == []


def test_no_vietnamese_of_the_admin_is_literal() -> None:
    with translation.override("vi"):
        found = [said(entry) for entry in entries("django", "contrib/admin", "contrib/auth")]
    assert [text for text in found if LITERAL.search(text)] == []


WORDS = {
    "Go": "Thực hiện",
    "0 of %(cnt)s selected": "Chưa chọn dòng nào trong %(cnt)s",
    " By %(filter_title)s ": "Theo %(filter_title)s",
    "Save and add another": "Lưu và thêm dòng khác",
    "Save and continue editing": "Lưu và sửa tiếp",
    "View on site": "Xem trên trang",
    "Log out": "Đăng xuất",
    "Yes, I’m sure": "Xác nhận xóa",
    "staff status": "được vào trang quản trị",
}


@pytest.mark.parametrize(("english", "vietnamese"), WORDS.items(), ids=WORDS)
def test_sentences_read_as_the_office_would_say_them(english: str, vietnamese: str) -> None:
    with translation.override("vi"):
        assert gettext(english).strip() == vietnamese


def test_errors_are_counted_in_vietnamese() -> None:
    with translation.override("vi"):
        told = [
            ngettext("Please correct the error below.", "Please correct the errors below.", number)
            for number in (1, 2)
        ]
    assert told == ["Hãy sửa lỗi dưới đây."] * 2


def test_scripts_of_the_admin_speak_the_same_vietnamese() -> None:
    ours = polib.pofile(str(catalogue_path("vi").with_name("djangojs.po")))
    compiled = polib.mofile(str(catalogue_path("vi").with_name("djangojs.mo")))
    texts = {(entry.msgctxt, entry.msgid): entry for entry in ours}
    asked = {(entry.msgctxt, entry.msgid) for entry in entries("djangojs", "contrib/admin")}
    assert asked - set(texts) == set()
    assert [entry.msgid for entry in ours if not entry.translated()] == []
    assert [(row.msgstr, row.msgstr_plural) for row in compiled] == [
        (texts[row.msgctxt, row.msgid].msgstr, texts[row.msgctxt, row.msgid].msgstr_plural)
        for row in compiled
    ]
    with translation.override("vi"):
        answer = admin.site.i18n_javascript(RequestFactory().get("/"))
    assert json.dumps("Chọn ngày") in answer.content.decode()

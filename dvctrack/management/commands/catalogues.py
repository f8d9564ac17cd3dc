"""The message ids of the code and the templates, and the catalogues that translate them.

Message ids are English. `vi` must translate every one of them; `en` repeats the id. Both
also hold the strings that Django and the libraries leave untranslated and a person sees.

Babel finds the ids here and does not keep the catalogues: it reads no Django templates (the
package that teaches it was last released in 2017), its update drops what only a library uses,
and it would leave `en` empty. Django's `makemessages` needs gettext on the machine and drops the
same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

LANGUAGES = ("vi", "en")
PACKAGES = ("dvctrack", "entities", "indicators")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext_lazy": (1, 2),
}


@dataclass(frozen=True, order=True)
class Message:
    """One message id, with its plural and its context where it has them."""

    text: str
    plural: str = ""
    context: str = ""


def catalogue_path(language: str) -> Path:
    return Path(settings.BASE_DIR) / "dvctrack" / "locale" / language / "LC_MESSAGES" / "django.po"


def used_messages() -> dict[Message, list[str]]:
    """Every message id in code and templates, with the files that use it."""
    found: dict[Message, list[str]] = {}
    for path, source in _sources():
        for _line, function, arguments, _comments in extract_python(
            BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            message = _message(str(function), arguments)
            if message and path not in found.setdefault(message, []):
                found[message].append(path)
    return found


def _sources() -> Iterator[tuple[str, str]]:
    root = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            code = templatize(path.read_text(encoding="utf-8"))
            # Indentation of the template means nothing to Python's tokenizer but trouble.
            flat = "\n".join(line.strip() for line in code.splitlines())
            yield path.relative_to(root).as_posix(), flat


def _message(function: str, arguments: Any) -> Message | None:
    texts = [text for text in _as_tuple(arguments) if isinstance(text, str)]
    if not texts or not texts[0]:
        return None
    if function.startswith("p"):
        return Message(texts[1], context=texts[0])
    if function.startswith("n") and len(texts) > 1:
        return Message(texts[0], plural=texts[1])
    return Message(texts[0])


def _as_tuple(arguments: Any) -> tuple[Any, ...]:
    return tuple(arguments) if isinstance(arguments, tuple | list) else (arguments,)


def entry_key(entry: polib.POEntry | polib.MOEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def update(language: str) -> int:
    """Add what is new to a catalogue, take out what nobody uses, compile it.

    Returns the number of messages still without a translation. Entries marked with the
    comment "library" belong to Django or a library and stay.
    """
    path = catalogue_path(language)
    catalogue = polib.pofile(str(path), wrapwidth=98)
    used = used_messages()
    known = {entry_key(entry): entry for entry in catalogue}
    for key, entry in known.items():
        if key not in used and entry.comment != "library":
            catalogue.remove(entry)
    for message, places in sorted(used.items()):
        entry = known.get(message) or _new_entry(message)
        if message not in known:
            catalogue.append(entry)
        if language == "en":
            _translate_by_id(entry)
        entry.occurrences = [(place, "") for place in places]
    catalogue.sort(key=entry_key)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogue.untranslated_entries())


def _new_entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text, msgid_plural=message.plural, msgctxt=message.context or None
    )
    if message.plural:
        entry.msgstr_plural = {0: ""}
    return entry


def _translate_by_id(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


class Command(BaseCommand):
    help = "Bring the translation catalogues up to date with the code, and compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        for language in LANGUAGES:
            untranslated = update(language)
            self.stdout.write(f"{language}: {untranslated} messages without a translation")

"""Why a file is not read, in a sentence that says what to do instead.

The child process that reads has no translations: it hands over the English sentence, which
the site translates.
"""

from collections.abc import Mapping
from typing import Any


class FileError(ValueError):
    """A file that is not read: an English sentence with %-placeholders, and their values."""

    def __init__(self, sentence: str, **words: Any) -> None:
        super().__init__(sentence % words if words else sentence)
        self.sentence = sentence
        self.words: Mapping[str, Any] = words


def untranslated(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is translated where it is shown."""
    return sentence


_ = untranslated

DAMAGED = _(
    "The file is damaged or not what its name says. Open it in Excel, Word or LibreOffice, "
    "save it as .xlsx or .docx and send that."
)

"""Why a file is not read, in a sentence that says what to do instead: the file's fault, or ours.

The child process that reads has no translations: it hands over the English sentence, which
the site translates.
"""

import hashlib
import traceback
from collections.abc import Mapping
from typing import Any


class FileError(ValueError):
    """A file that is not read: an English sentence with %-placeholders, and their values.

    `trace` is where the program failed, for its operators, where the fault is not the file's.
    """

    def __init__(self, sentence: str, *, trace: str = "", **words: Any) -> None:
        super().__init__(sentence % words if words else sentence)
        self.sentence = sentence
        self.words: Mapping[str, Any] = words
        self.trace = trace


def untranslated(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is translated where it is shown."""
    return sentence


_ = untranslated

TOO_LARGE = _(
    "The file is larger than 10 MB. Delete pictures and empty formatted rows, "
    "or split it by section."
)
DAMAGED = _(
    "The file is damaged or not what its name says. Open it in Excel, Word or LibreOffice, "
    "save it as .xlsx or .docx and send that."
)

FAULT = _(
    "A fault of the program, code %(code)s: it stumbled over this file, which may be right. "
    "Report the code to the coordinating office; the file is kept."
)
# What raises these knows the form of the file that it takes apart, and says that it is broken.
_KNOWING = frozenset({"zipfile", "zlib", "struct", "lxml", "xml", "pyexpat", "xlrd", "defusedxml"})


def refusal_of(error: Exception) -> FileError:
    """What a person is told of an error that a reader stumbled over.

    A damaged file is what the libraries of a format call so, and what they fail over
    themselves; an error that arises in a line of our own is our fault, with its trace.
    """
    frame = traceback.extract_tb(error.__traceback__)[-1]
    is_ours = "/dvctrack/lib/" in frame.filename.replace("\\", "/")
    is_known = type(error).__module__.partition(".")[0] in _KNOWING
    if is_known or not is_ours or isinstance(error, UnicodeError | EOFError):
        return FileError(DAMAGED)
    return fault("".join(traceback.format_exception(error)))


def fault(trace: str) -> FileError:
    """A fault of ours, with the code by which its trace is found in the logs."""
    return FileError(FAULT, trace=trace, code=fault_code(trace))


def fault_code(trace: str) -> str:
    """What a person reports, and the log has beside the trace."""
    return hashlib.sha256(trace.encode()).hexdigest()[:8]

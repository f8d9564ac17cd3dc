"""Signed papers and evidence: kept as they came, and never read."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MOST_BYTES = 20 * 1024 * 1024
NAME_LENGTH = 300


def check_paper(file: "File[Any]") -> None:
    """Raise ValidationError unless it is a PDF of at most 20 MB, told by its content."""
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Scan it in black and white."))
    file.seek(0)
    start = file.read(5)
    file.seek(0)
    if start != b"%PDF-":
        raise ValidationError(_("This is no PDF. Save or scan the document as PDF."))


def sha256_of(file: "File[Any]") -> str:
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return digest

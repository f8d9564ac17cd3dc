from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.annex.writing.texts import placeholders


def check_placeholders(text: str, known: Iterable[str]) -> None:
    """Raises ValidationError for `text` with the names in braces that stand for nothing."""
    allowed = list(known)
    unknown = placeholders(text) - set(allowed)
    if unknown:
        words = {
            "read": "}, {".join(sorted(unknown)),
            "known": ", ".join(f"{{{name}}}" for name in allowed),
        }
        message = _("Here {%(read)s} stands for nothing. You can use: %(known)s.") % words
        raise ValidationError({"text": message})

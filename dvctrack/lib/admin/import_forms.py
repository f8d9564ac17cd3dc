"""The forms of the two steps of an import."""

from pathlib import Path
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.tmp_storages import TempFolderStorage

from dvctrack.lib.archives import MOST_BYTES, ArchiveError, check_archive

IMPORT_SALT = "dvctrack.import"
HOURS_TO_CONFIRM = 12


def temporary(name: str) -> Path:
    """Where an uploaded file waits to be confirmed."""
    return Path(TempFolderStorage(name=name).get_full_path())


class CheckedImportForm(ImportForm):
    """The first step: the file and its format."""

    def clean_import_file(self) -> UploadedFile[bytes]:
        uploaded: UploadedFile[bytes] = self.cleaned_data["import_file"]
        if (uploaded.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than 10 MB. Split it, or delete empty formatted rows.")
            )
        _refuse_bad_archive(uploaded)
        return uploaded


def _refuse_bad_archive(uploaded: UploadedFile[bytes]) -> None:
    """A workbook is an archive, and may unpack to more than this site has memory for."""
    content = uploaded.read()
    uploaded.seek(0)
    if not content.startswith(b"PK"):
        return
    try:
        check_archive(content)
    except ArchiveError as error:
        raise ValidationError(
            _("The file is damaged or unpacks to more than can be read. Save it anew and send it.")
        ) from error


class OwnFileForm(ConfirmImportForm):
    """The second step: its file name is signed for one person and one table.

    Whoever confirms first takes the file away, so that a double click imports once.
    """

    def __init__(self, *args: Any, owner: str, formats: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.formats = formats

    def clean_format(self) -> str:
        number: str = self.cleaned_data["format"]
        if number not in map(str, range(len(self.formats))):
            raise ValidationError(_("Choose the format of the file."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["import_file_name"] = self._taken(cleaned["import_file_name"])
        return cleaned

    def clean_import_file_name(self) -> str:
        """The signed name as it came; the library would keep a part of it only."""
        return str(self.cleaned_data["import_file_name"])

    def _taken(self, signed: str) -> str:
        try:
            owner, name = signing.loads(signed, salt=IMPORT_SALT, max_age=HOURS_TO_CONFIRM * 3600)
            if owner != self.owner:
                raise signing.BadSignature
            return temporary(name).rename(temporary(f"{name}.taken")).name
        except (signing.BadSignature, ValueError, FileNotFoundError):
            raise ValidationError(
                _(
                    "This import was already carried out, or the file is not yours. "
                    "Look at the list, and upload the file again if something is missing."
                )
            ) from None

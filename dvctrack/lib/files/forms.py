"""Sending a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.archives import MOST_BYTES
from dvctrack.lib.files.errors import TOO_LARGE

ENDINGS = ".xlsx,.xlsm,.docx,.ods,.xls,.csv"


class UploadForm(forms.Form):
    """A file of any kind that is read; what it is, is told by its content."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ENDINGS}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(gettext(TOO_LARGE))
        return file

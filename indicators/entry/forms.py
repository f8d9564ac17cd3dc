from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 20 * 1024 * 1024


class AttachmentForm(forms.Form):
    """A signed report as PDF, told by its content."""

    file = forms.FileField(
        label=gettext_lazy("Signed report (PDF, up to 20 MB)"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".pdf"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Scan it in black and white."))
        start = file.read(5)
        file.seek(0)
        if start != b"%PDF-":
            raise ValidationError(_("This is no PDF. Save or scan the signed report as PDF."))
        return file

"""The signed report of an agency, kept as it came."""

import hashlib
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.files.daily import check_daily
from dvctrack.lib.files.papers import NAME_LENGTH, check_paper
from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.models import Attachment, Period


class AttachmentForm(forms.Form):
    """A signed report as PDF, told by its content."""

    file = forms.FileField(
        label=gettext_lazy("Signed report (PDF, up to 20 MB)"),
        validators=[check_paper],
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".pdf"}),
    )


def attach_report(
    period: Period, agency: Agency, *, content: bytes, file_name: str, by: User, at: datetime
) -> Attachment:
    """Earlier ones stay. Raises Refused where the period is closed, and where the person has
    attached as many today as one may.
    """
    if period.is_closed:
        raise Refused(_("The period is closed."))
    own = Attachment.objects.filter(attached_by=by)
    check_daily(own, settings.ATTACHMENTS_A_DAY, at=at, moment="attached_at")
    row = Attachment(
        period=period,
        agency=agency,
        file_name=file_name[:NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        attached_by=by,
        attached_at=at,
    )
    row.file.save(f"{row.sha256}.pdf", ContentFile(content), save=False)
    row.save()
    return row

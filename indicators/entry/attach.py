import hashlib
from datetime import datetime

from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from entities.models import Agency
from indicators.models import Attachment, Period

NAME_LENGTH = 300


def attach_report(
    period: Period, agency: Agency, *, content: bytes, file_name: str, by: User, at: datetime
) -> Attachment:
    """Keep the signed report of an agency as it came; earlier ones stay."""
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

"""The published versions, their files and their withdrawals: rows that are written once."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.frozen import Frozen, FrozenQuerySet
from indicators.annex.content import AnnexContent
from indicators.choices import FileKind
from indicators.models.period import Period

# Where the payload holds the last seal of the trail of that moment.
TRAIL = "trail"


class PublicationQuerySet(FrozenQuerySet["Publication"]):
    def in_force(self) -> Self:
        """The versions that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def without_payload(self) -> Self:
        """For lists: what a version says is large, and only its own page shows it."""
        return self.defer("payload", "wording")


class Publication(Frozen):
    """A numbered version of the tables of a period, as they were on the day it was published.

    Nothing in it is computed anew, so it can be shown again as it was. A correction makes a
    later version; a version is never taken back but by a `Withdrawal` with its reason.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    layout = models.CharField(_("layout"), max_length=20)
    wording: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        _("texts worded anew"), default=dict, blank=True
    )
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    letter_number = models.CharField(_("letter number"), max_length=50, blank=True)
    letter_date = models.DateField(_("letter date"), null=True, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    letter_texts: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        _("texts of the letter and the notices"),
        null=True,
        blank=True,
        help_text=_("As they were on that day; none for versions of before 0.3.0."),
    )
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-period__as_of", "period__code", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "number"),
                name="publication_numbered_once",
                violation_error_message=_("This period already has a version with this number."),
            ),
            models.CheckConstraint(
                name="publication_later_version_has_a_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Say what this version corrects."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} – {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("publication", args=(self.period.code, self.number))

    @property
    def content(self) -> AnnexContent:
        """What was published."""
        return AnnexContent.from_json(self.payload)

    @property
    def sealed(self) -> dict[str, Any] | None:
        """The last seal of the trail when it was published; None where there was none yet."""
        return self.payload.get(TRAIL)

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class WithdrawalQuerySet(FrozenQuerySet["Withdrawal"]):
    pass


class Withdrawal(Frozen):
    """That a version no longer holds, and why. The version itself stays as it was.

    Elsewhere: it is said on the page of the version.
    """

    publication = models.OneToOneField(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="withdrawal",
    )
    reason = models.CharField(_("reason"), max_length=500)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ("-withdrawn_at",)
        constraints = (
            models.CheckConstraint(
                name="withdrawal_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this version is withdrawn."),
            ),
        )

    def __str__(self) -> str:
        return str(self.publication)


class PublicationFileQuerySet(FrozenQuerySet["PublicationFile"]):
    pass


class PublicationFile(Frozen):
    """One file of a version, in the database beside it: both are there, or neither is.

    Elsewhere: it is downloaded from the page of the version.
    """

    publication = models.ForeignKey(
        Publication, verbose_name=_("publication"), on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    written_at = models.DateTimeField(_("written at"))

    objects = PublicationFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")
        ordering = ("publication", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "kind"),
                name="publication_file_written_once",
                violation_error_message=_("This file is already written."),
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.annex.content import AnnexContent
from indicators.models.frozen import Frozen, FrozenQuerySet
from indicators.models.period import Period


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
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.frozen import Frozen, FrozenQuerySet
from entities.models.deadline_act import DeadlineAct


class EvidenceQuerySet(FrozenQuerySet["Evidence"]):
    pass


class Evidence(Frozen):
    """What shows that a service is offered: an address on the portal, or a file kept as it came."""

    act = models.ForeignKey(
        DeadlineAct, verbose_name=_("act"), on_delete=models.PROTECT, related_name="evidence"
    )
    address = models.URLField(_("address"), blank=True, help_text=_("Address on the portal."))
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=300, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="evidence_is_address_or_file",
                condition=(Q(file="") & ~Q(address=""))
                | (~Q(file="") & Q(address="") & ~Q(sha256="") & ~Q(file_name="")),
                violation_error_message=_("Give an address or a file, one of the two."),
            ),
        )

    def __str__(self) -> str:
        return self.address or self.file_name

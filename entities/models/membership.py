from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.choices import Role
from entities.models.agency import Agency
from entities.models.validity import Validity, span_in_order, valid_on

AGENCY_ROLES = (Role.OFFICER, Role.APPROVER)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_on(day))


class Membership(Validity):
    """What a person may do, and for officers and approvers for which agency, from day to day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("user", "role")
        constraints = (
            span_in_order("membership_span_in_order"),
            models.CheckConstraint(
                name="membership_agency_where_the_role_has_one",
                condition=Q(role__in=AGENCY_ROLES, agency__isnull=False)
                | (~Q(role__in=AGENCY_ROLES) & Q(agency__isnull=True)),
                violation_error_message=_(
                    "Officers and approvers belong to one agency; the other roles to none."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LastVisit(models.Model):
    """Until when a person has seen what changed: the page of their work counts on from there.

    Elsewhere: nobody looks at it; the page of one's work keeps it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="last_visit",
    )
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("last visit")
        verbose_name_plural = _("last visits")

    def __str__(self) -> str:
        return str(self.user)

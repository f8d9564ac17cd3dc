from django.db import models
from django.utils.translation import gettext_lazy as _


class RegularWork(models.Model):
    """What is done every so often, such as a backup, and when it was last begun.

    Elsewhere: `/readyz` and the page of one's work tell what it says.
    """

    name = models.CharField(_("name"), max_length=50, unique=True)
    at = models.DateTimeField(_("last at"))

    class Meta:
        verbose_name = _("regular work")
        verbose_name_plural = _("regular work")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

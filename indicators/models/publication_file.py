from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.choices import FileKind
from indicators.models.frozen import Frozen, FrozenQuerySet
from indicators.models.publication import Publication


class PublicationFileQuerySet(FrozenQuerySet["PublicationFile"]):
    pass


class PublicationFile(Frozen):
    """One file of a version, in the database beside it: both are there, or neither is."""

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

"""Options that name what entities know, refused where they name nothing."""

from django.utils.translation import gettext as _

from dvctrack.lib.commands import wrong_usage
from entities.models import Agency


def agency_named(slug: str | None) -> Agency | None:
    """The agency with this slug; None where none is asked for."""
    found = Agency.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise wrong_usage(_("There is no agency “%(read)s”.") % {"read": slug})
    return found

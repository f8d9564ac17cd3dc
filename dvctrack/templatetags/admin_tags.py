"""Between the pages of the site and the admin, and where one is there."""

from typing import Any, cast

from django import template
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dvctrack.lib.admin.crumbs import crumbs
from dvctrack.lib.admin.lists import MOST_COUNTED
from dvctrack.lib.admin.site import HouseSite
from dvctrack.lib.numbers import format_count
from entities.policy import may_work_in_admin

register = template.Library()
SITE = cast(HouseSite, admin.site)
register.filter(may_work_in_admin)


@register.inclusion_tag("admin/crumbs.html", takes_context=True)
def admin_crumbs(context: template.Context) -> dict[str, Any]:
    """The way to this page of the admin."""
    return {"crumbs": list(crumbs(SITE, context["request"], context))}


@register.simple_tag
def page_on_site(row: Model) -> str:
    """The page of the site about a row of the admin; empty where there is none."""
    return SITE.page_of(row)


@register.simple_tag(takes_context=True)
def admin_link(context: template.Context, row: Model, words: str = "") -> SafeString:
    """The way to the form of a row in the admin, for whoever may open it there.

    Its words say whether it is changed or looked at; given ones name what is changed.
    """
    request = context["request"]
    page = SITE._registry.get(type(row))
    if page is None or row.pk is None or not may_work_in_admin(request.user):
        return mark_safe("")
    if page.has_change_permission(request, row):
        said = words or _("Edit in the administration")
    elif page.has_view_permission(request, row):
        said = words or _("View in the administration")
    else:
        return mark_safe("")
    opts = page.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(quote(row.pk),))
    return format_html('<a class="admin-link no-print" href="{}">{}</a>', address, said)


@register.filter
def bounded(number: int) -> str:
    """A count that stops: 1.000, and then "over 1.000"."""
    if number <= MOST_COUNTED:
        return format_count(number)
    return _("over %(count)s") % {"count": format_count(MOST_COUNTED)}

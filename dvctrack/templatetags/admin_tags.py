"""Between the pages of the site and the admin, and where one is there."""

from typing import Any, cast

from django import template
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.utils import quote
from django.db.models import BooleanField, Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dvctrack.lib.admin.crumbs import crumbs
from dvctrack.lib.admin.quick import count_in_words
from dvctrack.lib.admin.site import HouseSite
from dvctrack.lib.admin.words import in_its_language, value_in_words
from entities.policy import may_work_in_admin

register = template.Library()
SITE = cast(HouseSite, admin.site)
register.filter(may_work_in_admin)
register.filter(count_in_words)


@register.inclusion_tag("admin/crumbs.html", takes_context=True)
def admin_crumbs(context: template.Context) -> dict[str, Any]:
    """The way to this page of the admin."""
    return {"crumbs": list(crumbs(SITE, context["request"], context))}


@register.simple_tag
def page_on_site(row: Model) -> str:
    """The page of the site about a row of the admin; empty where there is none."""
    return SITE.page_of(row)


@register.simple_tag(takes_context=True)
def admin_link(context: template.Context, row: Model) -> SafeString:
    """The way to a row in the admin for whoever may open it there: to change it, or to look."""
    address = _form_of(context["request"], row)
    if not address:
        return mark_safe("")
    page = SITE.get_model_admin(type(row))
    may_change = page.has_change_permission(context["request"], row)
    words = _("Edit in the administration") if may_change else _("View in the administration")
    return format_html('<p class="admin-link no-print"><a href="{}">{}</a></p>', address, words)


@register.simple_tag(takes_context=True)
def admin_address(context: template.Context, row: Model | None) -> str:
    """Where a row is changed in the admin; empty for whoever may not."""
    request = context["request"]
    if row is None or not SITE.get_model_admin(type(row)).has_change_permission(request, row):
        return ""
    return _form_of(request, row)


@register.simple_tag(takes_context=True)
def admin_add_address(context: template.Context, label: str) -> str:
    """Where a row of a model is added in the admin; empty for whoever may not."""
    page = SITE.get_model_admin(apps.get_model(label))
    if not SITE.has_permission(context["request"]) or not page.has_add_permission(
        context["request"]
    ):
        return ""
    return reverse(f"admin:{label.replace('.', '_')}_add")


@register.simple_tag(takes_context=True)
def readonly_contents(context: template.Context, field: AdminReadonlyField) -> str:
    """What a field that is not changed shows: with a link where the row behind it may be seen.

    Yes and no are words, and English texts say that they are.
    """
    row, name = field.form.instance, str(field.field["field"])
    if any(known.name == name and isinstance(known, BooleanField) for known in row._meta.fields):
        return value_in_words(row, name)
    is_related = any(known.name == name and known.is_relation for known in row._meta.fields)
    other = getattr(row, name) if is_related else None
    if other is not None and not _form_of(context["request"], other):
        return str(other)
    return in_its_language(field.contents(), name)


def _form_of(request: HttpRequest, row: Model) -> str:
    """The form of a row that may be looked at in the admin; empty where it may not."""
    page = SITE._registry.get(type(row))
    if page is None or not SITE.has_permission(request):
        return ""
    if not page.has_view_or_change_permission(request, row):
        return ""
    opts = page.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(quote(row.pk),))

"""The pages of services: lists of a day, and their numbers."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

register = template.Library()

PAGES = {
    "services": gettext_lazy("Lists"),
    "services-by-quarter": gettext_lazy("By quarter"),
    "services-by-agency": gettext_lazy("By agency"),
    "services-by-decision": gettext_lazy("By decision"),
    "services-flow": gettext_lazy("Carried over"),
    "services-compare": gettext_lazy("Two days compared"),
}
# Behind a login, and always as of today.
OF_STAFF = {"decisions": gettext_lazy("Decisions")}
# What of an address holds for the other pages too.
KEPT = ("on", "agency", "seen_at")


@register.inclusion_tag("entities/services_nav.html", takes_context=True)
def services_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The way from one of these pages to the others, with the same day, agency and moment."""
    request = context["request"]
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    pages = [(f"{reverse(name)}{query}", name, text) for name, text in PAGES.items()]
    if request.user.is_authenticated:
        pages += [(reverse(name), name, text) for name, text in OF_STAFF.items()]
    return {"here": request.resolver_match.url_name, "pages": pages}

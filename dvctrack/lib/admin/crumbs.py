"""Where a page of the admin stands: administration, job, list, row, and what is done to it."""

from collections.abc import Iterator

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dvctrack.lib.admin.site import HouseSite, Link, list_link, way_to

ROW_WORDS = 18
# Pages about one row, by the end of their names; that of the row itself is "change".
_OF_ROWS = {
    "history": gettext_lazy("History"),
    "delete": gettext_lazy("Delete"),
    "password_change": gettext_lazy("Password"),
}


def crumbs(site: HouseSite, request: HttpRequest, context: Context) -> Iterator[Link]:
    """The way to the page that is made from this context; nothing for the index itself."""
    opts = context.get("original_opts") or context.get("opts")
    if opts is None:
        return
    seen = site.seen_by(request)
    index = reverse("admin:index")
    yield Link(pgettext("menu", "Administration"), index)
    way = way_to(opts.model, seen) if opts.model in seen else []
    lists = [list_link(seen[model]) for model in way]
    # A job that is called as its first list is said once.
    if way and seen[way[0]].job.label != lists[0].words:
        job = seen[way[0]].job
        yield Link(job.label, f"{index}#{job}")
    prefix = f"{opts.app_label}_{opts.model_name}_"
    kind = str(request.resolver_match and request.resolver_match.url_name).removeprefix(prefix)
    if kind == "changelist" and "cl" in context:
        yield from lists[:-1]
        yield Link(lists[-1].words)
        return
    yield from lists
    row = context.get("original") or context.get("object")
    if not isinstance(row, opts.model):
        yield Link(_("Add") if kind == "add" else context.get("title", ""))
        return
    words = Truncator(str(row)).words(ROW_WORDS)
    if kind == "change":
        yield Link(words)
        return
    yield Link(words, reverse(f"admin:{prefix}change", args=(quote(row.pk),)))
    if kind == "simple_history":
        yield Link(_OF_ROWS["history"], reverse(f"admin:{prefix}history", args=(quote(row.pk),)))
    yield Link(_OF_ROWS.get(kind) or context.get("title", ""))

"""Agencies whose reports were chosen are written to, on the page of reminders of their period."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.refused import Refused, tell
from indicators.models import Obligation

# As many as an address can name.
MOST_AGENCIES = 40


@admin.action(description=gettext_lazy("Remind"), permissions=["remind"])
def remind(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Obligation]
) -> HttpResponse | None:
    """To that page, with just these agencies ticked."""
    rows = queryset.order_by().values_list("period__code", "agency__slug")[: MOST_AGENCIES * 10]
    codes, slugs = {code for code, _slug in rows}, {slug for _code, slug in rows}
    if len(codes) != 1:
        tell(request, Refused(_("Choose reports of one period: its agencies are reminded.")))
        return None
    if len(slugs) > MOST_AGENCIES:
        sentence = _(
            "At most %(most)d agencies can be chosen here. All are offered on the page “Remind”."
        )
        tell(request, Refused(sentence % {"most": MOST_AGENCIES}))
        return None
    (code,) = codes
    query = urlencode({"agency": sorted(slugs)}, doseq=True)
    return HttpResponseRedirect(f"{reverse('reports-remind', args=(code,))}?{query}")

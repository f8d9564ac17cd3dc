"""The page of one's work, where signing in leads."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from entities.agencies.units import name_heirs
from entities.deadlines.work import led_work
from entities.deadlines.work import office_work as awaited
from entities.people.visits import mark_seen, seen_until
from indicators.entry.my_work import my_work
from indicators.models import Period
from indicators.pages.my_work import (
    changes,
    corrections,
    general_tasks,
    made_ready,
    office_work,
    waiting,
)
from indicators.periods.forms import AcceptForm
from indicators.policy import (
    entry_agencies_for,
    may_coordinate,
    may_read_reports,
    may_see_entry,
)


class MyWorkView(TemplateView):
    """What is due of one's agencies, what waits for the office, and what changed for readers.

    Signing in leads here; those who have no work are led on to the overview.
    """

    request: Any
    template_name = "indicators/my_work.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_entry(request.user):
            return redirect("overview")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now, today = self.request.user, timezone.now(), timezone.localdate()
        agencies = name_heirs(entry_agencies_for(user), on=today)
        coordinates, reads_all = may_coordinate(user), may_read_reports(user)
        follows = reads_all and not coordinates
        office = office_work(on=today, at=now) if coordinates else []
        shown: dict[str, Any] = {
            "tasks": general_tasks(user, on=today, at=now),
            "ready": made_ready(user) if agencies else [],
            "corrections": corrections(user, at=now) if agencies else [],
            "deadlines": [
                *(led_work(user, on=today) if agencies else ()),
                *(awaited(user, on=today) if coordinates else ()),
            ],
            "changes": changes(since=seen_until(user, at=now), at=now) if follows else None,
        }
        return super().get_context_data(
            now=now,
            waiting=waiting(user) + len(shown["deadlines"]),
            is_idle=not any(shown.values()) and not any(row.tasks for row in office),
            office=office,
            has_agencies=bool(agencies),
            work=my_work(agencies, at=now) if agencies else [],
            periods=Period.objects.all() if reads_all else [],
            may_coordinate=coordinates,
            **shown,
            **kwargs,
        )


class SeenView(AccessMixin, View):
    """Who reads everything has seen what changed, up to when the page was made."""

    http_method_names = ["post"]
    raise_exception = True
    request: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read_reports(request.user):
            return self.handle_no_permission()
        form = AcceptForm(request.POST)
        if form.is_valid():
            until = form.cleaned_data["seen_at"]
            mark_seen(until=until, by=self.request.user, at=timezone.now())
        else:
            messages.error(request, " ".join(map(str, form.errors["seen_at"])))
        return redirect("my_work")

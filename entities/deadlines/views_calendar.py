"""The calendar of an agency's deadlines, and the keys with which programs read it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.defaults import page_not_found

from dvctrack.lib.icalendar import calendar
from entities.deadlines.calendar_keys import (
    end_key,
    find_key,
    keys_in_force,
    make_key,
    may_have_calendar,
)
from entities.deadlines.feed import Feed
from entities.models import Agency


@method_decorator(login_not_required, name="dispatch")
class CalendarView(View):
    """The feed itself. A key that is not in force and one that never was are answered alike."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        today = timezone.localdate()
        found = find_key(key, on=today)
        if found is None:
            return page_not_found(request, Http404())
        feed = Feed.load(found.agency, on=today)
        unchanged = get_conditional_response(request, etag=feed.tag)
        response = unchanged if unchanged is not None else self._calendar(feed)
        response.headers["ETag"] = feed.tag
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def _calendar(self, feed: Feed) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            name = _("Deadlines of %(agency)s") % {"agency": feed.agency.name}
            text = calendar(name, feed.days(absolute=self.request.build_absolute_uri))
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")


class CalendarKeysView(View):
    """The keys to an agency's calendar; a new one is shown once."""

    agency: Agency

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        agencies = Agency.objects.named_on(timezone.localdate())
        self.agency = get_object_or_404(agencies, slug=kwargs["slug"])
        if not may_have_calendar(request.user, self.agency):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        """Who asks: signed in, as `dispatch` has made sure."""
        return self.request.user  # type: ignore[return-value]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        key = make_key(agency=self.agency, by=self.person, at=timezone.now())
        address = request.build_absolute_uri(reverse("calendar", args=(key,)))
        return self._page(address=address)

    def _page(self, **shown: str) -> HttpResponse:
        keys = keys_in_force(on=timezone.localdate()).filter(agency=self.agency)
        context = {"agency": self.agency, "keys": keys.select_related("made_by"), **shown}
        return render(self.request, "entities/calendar.html", context)


class EndCalendarKeyView(CalendarKeysView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, pk: int = 0) -> HttpResponse:
        keys = keys_in_force(on=timezone.localdate()).filter(agency=self.agency)
        key = get_object_or_404(keys.select_related("agency"), pk=pk)
        end_key(key, by=self.person, at=timezone.now())
        messages.success(request, _("The address reads the calendar no more."))
        return HttpResponseRedirect(reverse("agency-calendar", args=(slug,)))

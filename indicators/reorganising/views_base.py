from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from entities.choices import ActState
from entities.models import Reorganisation
from entities.policy import is_administrator


class ReorganisingMixin(AccessMixin):
    """Pages for administrators: a reorganisation changes who reports and who is ranked."""

    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_administrator(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class ActMixin(ReorganisingMixin):
    """A page about one file, wherever it stands. Any administrator may confirm it."""

    @cached_property
    def act(self) -> Reorganisation:
        rows = Reorganisation.objects.select_related("received_by", "undone_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def back(self) -> HttpResponse:
        """To the page of the file."""
        return redirect("reorganisation", self.act.pk)

    @property
    def is_waiting(self) -> bool:
        return self.act.state == ActState.WAITING

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from dvctrack.kept import Kept
from dvctrack.lib.logs import event


class SignInView(LoginView):
    """Sign in. The fields of a form that came too late travel along and can be sent again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=_travelling(self.request), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        event("signed in", by=form.get_user())
        kept = Kept.read(self.request.POST.get("kept", ""), self.request)
        if kept is None:
            return response
        return render(self.request, "registration/resume.html", {"kept": kept})

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        event("sign-in refused")
        return super().form_invalid(form)


def sign_in_page(
    request: HttpRequest,
    *,
    path: str,
    kept: str,
    status: int,
    session_ended: bool = False,
    template: str = "registration/login.html",
) -> HttpResponse:
    """The page for signing in as the answer to another request."""
    context = {
        "form": AuthenticationForm(request),
        "next": path,
        "kept": kept,
        "session_ended": session_ended,
    }
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def locked_out(request: HttpRequest, *args: Any) -> HttpResponse:
    """The answer to a locked name, whether or not there is such an account."""
    event("sign-in locked")
    return sign_in_page(
        request,
        path=request.POST.get("next", ""),
        kept=_travelling(request),
        status=429,
        template="registration/locked_out.html",
    )


def _travelling(request: HttpRequest) -> str:
    """The kept fields as they came, where they are ours."""
    text = request.POST.get("kept", "")
    return text if text and Kept.read(text, request) else ""

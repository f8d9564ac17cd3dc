"""The pages between a person and what was asked for: the password, then the second step.

What was typed into a form when the session ended travels along, and can be sent at the end.
"""

import segno
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django_otp.plugins.otp_totp.models import default_key

from dvctrack.kept import Kept
from dvctrack.lib.forms import DressedForm
from dvctrack.lockout import client_address
from entities.choices import TrailKind
from entities.people.factor import Halfway, Step, new_device, secret_in_groups
from entities.people.forms_factor import CodeForm, NewFactorForm
from entities.trail.record import record

# Where the session keeps the secret of a second factor until a code has confirmed it.
NEW_KEY = "new_factor_key"


def halfway_of(request: HttpRequest) -> Halfway | None:
    """Who has given the password and has a step to make; None for everybody else."""
    return None if request.user.is_authenticated else getattr(request, "halfway", None)


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


def second_step_page(
    request: HttpRequest,
    halfway: Halfway,
    *,
    path: str,
    kept: str,
    status: int = 200,
    form: DressedForm | None = None,
) -> HttpResponse:
    """The page of the step that is left as the answer to another request."""
    # On it nobody is signed in, though the password was given in this very request.
    request.user = AnonymousUser()
    context = {"next": path, "kept": kept, "account": halfway.account}
    if halfway.step is Step.CODE:
        context["form"] = form or CodeForm()
        return render(request, "registration/second_step.html", context, status=status)
    context |= {"form": form or NewFactorForm(), **key_shown(request, halfway.account)}
    return render(request, "registration/first_factor.html", context, status=status)


def key_shown(request: HttpRequest, account: User) -> dict[str, str]:
    """The secret of a new second factor, drawn and written; the same one until it is confirmed."""
    device = new_device(account, request.session.setdefault(NEW_KEY, default_key()))
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, light="#fff")
    return {"picture": picture, "secret": secret_in_groups(device)}


def record_sign_in(request: HttpRequest, account: User, step: Step | None) -> None:
    """Who has come in wholly; or that the password alone was right, where a step is left."""
    act = "password right, second step left" if step else "signed in"
    record(TrailKind.SIGN_IN, act, by=account, address=client_address(request))


def come_in(request: HttpRequest, *, path: str) -> HttpResponse:
    """What was asked for; what was typed and travelled along is shown to be sent."""
    kept = Kept.read(request.POST.get("kept", ""), request)
    if kept is None:
        return HttpResponseRedirect(path)
    return render(request, "registration/resume.html", {"kept": kept})


def travelling(request: HttpRequest) -> str:
    """The kept fields as they came, where they are ours."""
    text = request.POST.get("kept", "")
    return text if text and Kept.read(text, request) else ""

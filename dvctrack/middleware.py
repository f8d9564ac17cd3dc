from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from dvctrack.demo import refuse_demo_accounts
from dvctrack.entrance import halfway_of, second_step_page, sign_in_page
from dvctrack.kept import Kept, page_of_form
from dvctrack.lib.logs import fault
from entities.people.factor import Halfway, step_left

View = Callable[..., Any]
PROBES = ("/healthz", "/readyz")


class ChosenLocaleMiddleware(LocaleMiddleware):
    """Vietnamese, unless the reader chose another language with the switch.

    What the browser says it prefers does not count: most browsers in a ministry say
    English, because nobody set them.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A cache keeps one copy for each cookie, not for each Accept-Language."""
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class EndedAccountMiddleware:
    """Signs out, with the next request, whose account was switched off or has no role left.

    The page that was asked for is answered with why, once; from then on it is a visitor who asks.
    Nobody is asked for before the check against forged requests: where the database is away, what
    was typed into a form that has passed it is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> HttpResponse | None:
        if request.path in PROBES or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        # Who has given the password and not yet the code is a visitor, too, and may come in.
        is_visitor = not request.user.is_authenticated and halfway_of(request) is None
        if is_visitor and SESSION_KEY in request.session:
            request.session.flush()
            return _account_ended(request)
        return None


def _account_ended(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        detail = _("You were signed out: your account was switched off, or holds no role any more.")
        return JsonResponse({"status": 401, "detail": detail}, status=401)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Trigger": "session-ended"})
    return render(request, "registration/account_ended.html", status=403)


class SecondFactorMiddleware:
    """Takes who has given the password alone for a visitor, until the second step is made.

    `halfway_of` says who that is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(partial(_let_in, request, request.user))  # type: ignore[assignment]
        return self.get_response(request)


def _let_in(request: HttpRequest, account: Any) -> User | AnonymousUser:
    """Asked once a request, where anything asks who it is."""
    if not account.is_authenticated or account.is_verified():
        return account  # type: ignore[no-any-return]
    step = step_left(account, on=timezone.localdate())
    if step is None:
        return account  # type: ignore[no-any-return]
    request.halfway = Halfway(account, step)  # type: ignore[attr-defined]
    return AnonymousUser()


class KeepTypedFieldsMiddleware(LoginRequiredMiddleware):
    """Asks visitors to sign in, or for the second step of it, without losing what they typed when
    their session ended.

    A form that is sent after the end is answered with the page for signing in, which carries
    its fields along. A request of htmx gets 401 and changes nothing on the page; only where
    it stands for a whole page does it lead to signing in.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Nobody is asked who they are where all are let in: probes need no session."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: View
    ) -> HttpResponse:
        halfway = halfway_of(request)
        login = reverse("second-step") if halfway else self.get_login_url(view_func)
        if request.htmx:  # type: ignore[attr-defined]
            return _ended_for_htmx(request, login)
        # Only after the check against forged requests may anything be kept.
        if request.method != "POST" or getattr(view_func, "csrf_exempt", False):
            return redirect_to_login(request.get_full_path(), login)
        found = Kept.of(request)
        path, kept = page_of_form(request), found.signed() if found else ""
        if halfway:
            return second_step_page(request, halfway, path=path, kept=kept, status=401)
        return sign_in_page(request, path=path, kept=kept, session_ended=True, status=401)


def _ended_for_htmx(request: HttpRequest, login: str) -> HttpResponse:
    headers = {"HX-Trigger": "session-ended"}
    if request.htmx.boosted and request.method == "GET":  # type: ignore[attr-defined]
        headers["HX-Redirect"] = redirect_to_login(request.get_full_path(), login).url
    return HttpResponse(status=401, headers=headers)


class NamedHostMiddleware(CommonMiddleware):
    """Refuses a site that is asked by a name which is none of ours, as Django does it.

    A load balancer asks the probes by the number of the machine: those answer to any name.
    """

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if request.path in PROBES else super().process_request(request)


class NoStoreMiddleware:
    """Lets nobody keep an answer that does not say that it may be kept, as public pages do.

    That is every page of a session, every form, and every file that is handed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class NoDemoMiddleware:
    """Shows no page of production while the database has demo accounts.

    Of a database that was away when the process started it is asked by the first request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.IS_PRODUCTION:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.is_clean = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.is_clean and request.path not in PROBES:
            try:
                self.is_clean = refuse_demo_accounts()
            except ImproperlyConfigured as refused:
                fault("site is not opened", reason=str(refused))
                text = _("This site is not open yet. Its operator finds the reason in the log.")
                return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

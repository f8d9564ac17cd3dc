from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from dvctrack.lib.admin.suggestions import ToldApartView
from dvctrack.views import (
    AskForMailView,
    MailSentView,
    OwnPasswordView,
    SignInView,
    SignOutView,
    healthz,
    readyz,
)
from dvctrack.views_factor import (
    MoveFactorView,
    OwnFactorView,
    PaperCodesView,
    RemoveFactorView,
    SecondStepView,
)
from dvctrack.views_link import InvitationView, SetPasswordView

handler400 = "dvctrack.faults.bad_request"
handler500 = "dvctrack.faults.server_error"
urlpatterns = [
    path("", include("indicators.urls")),
    path("", include("entities.urls")),
    path("login/", SignInView.as_view(), name="login"),
    path("login/code/", SecondStepView.as_view(), name="second-step"),
    path("account/second-factor/", OwnFactorView.as_view(), name="second-factor"),
    path("account/second-factor/set-up/", MoveFactorView.as_view(), name="second-factor-move"),
    path("account/second-factor/paper/", PaperCodesView.as_view(), name="second-factor-paper"),
    path("account/second-factor/remove/", RemoveFactorView.as_view(), name="second-factor-remove"),
    path("logout/", SignOutView.as_view(), name="logout"),
    path("password/", OwnPasswordView.as_view(), name="password"),
    path("password/reset/", AskForMailView.as_view(), name="password-reset"),
    path("password/reset/sent/", MailSentView.as_view(), name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", SetPasswordView.as_view(), name="password-reset-link"),
    path("invitation/<uidb64>/<token>/", InvitationView.as_view(), name="invitation"),
    # Without a token: it sets the language of who asks and nothing else, and a token would make
    # each public page another.
    path("language/", login_not_required(csrf_exempt(set_language)), name="set_language"),
    path(
        "admin/autocomplete/",
        admin.site.admin_view(ToldApartView.as_view(admin_site=admin.site)),
    ),
    # The admin's own pages of these would leave nothing in the trail.
    path("admin/login/", SignInView.as_view()),
    path("admin/logout/", SignOutView.as_view()),
    path("admin/password_change/", admin.site.admin_view(OwnPasswordView.as_view())),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

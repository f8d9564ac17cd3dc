from django.urls import path

from entities.agencies.views import AgencyListView
from entities.deadlines.views_acts import ActView, ManyActsView
from entities.deadlines.views_calendar import (
    CalendarKeysView,
    CalendarView,
    EndCalendarKeyView,
)
from entities.deadlines.views_decisions import AddListView, DecisionListView, DecisionView
from entities.deadlines.views_service import EvidenceView
from entities.people.views import AccountListView, LockedAccountsView
from entities.people.views_invite import InviteView, LinksView
from entities.people.views_letters import AccountLettersView
from entities.people.views_membership import (
    EmailView,
    EndMembershipView,
    FactorOffView,
    HandOverView,
    MembershipView,
    UnlockView,
)

urlpatterns = [
    path("agencies/", AgencyListView.as_view(), name="agencies"),
    path("agencies/<slug:slug>/feed/", CalendarKeysView.as_view(), name="agency-calendar"),
    path(
        "agencies/<slug:slug>/feed/<int:pk>/end/", EndCalendarKeyView.as_view(), name="calendar-end"
    ),
    path("calendar/<str:key>.ics", CalendarView.as_view(), name="calendar"),
    path("accounts/", AccountListView.as_view(), name="accounts"),
    path("accounts/invite/", InviteView.as_view(), name="account-invite"),
    path("accounts/letters/", AccountLettersView.as_view(), name="account-letters"),
    path("accounts/links/", LinksView.as_view(), name="account-links"),
    path("accounts/locked/", LockedAccountsView.as_view(), name="accounts-locked"),
    path("accounts/<int:pk>/", MembershipView.as_view(), name="account"),
    path("accounts/<int:pk>/email/", EmailView.as_view(), name="account-email"),
    path("accounts/<int:pk>/end/", EndMembershipView.as_view(), name="account-end"),
    path("accounts/<int:pk>/hand-over/", HandOverView.as_view(), name="account-hand-over"),
    path("accounts/<int:pk>/second-factor/", FactorOffView.as_view(), name="account-factor"),
    path("accounts/<int:pk>/unlock/", UnlockView.as_view(), name="account-unlock"),
    path("decisions/", DecisionListView.as_view(), name="decisions"),
    path("decisions/add/", AddListView.as_view(), name="decision-add"),
    path("decisions/<int:pk>/", DecisionView.as_view(), name="decision"),
    path("services/acts/", ManyActsView.as_view(), name="service-acts"),
    path("services/orders/<int:pk>/<slug:kind>/", ActView.as_view(), name="service-act"),
    path("services/evidence/<int:pk>/", EvidenceView.as_view(), name="service-evidence"),
]

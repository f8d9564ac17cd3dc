from django.urls import path

from indicators.views.agency import AgencyView
from indicators.views.checks import ChecksView
from indicators.views.league import LeagueView
from indicators.views.overview import OverviewView
from indicators.views.services import PublicServiceListView

urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("league/<slug:indicator>/<slug:code>/", LeagueView.as_view(), name="league"),
    path("agencies/<slug:slug>/", AgencyView.as_view(), name="agency"),
    path("services/", PublicServiceListView.as_view(), name="services"),
    path("checks/", ChecksView.as_view(), name="checks"),
    path("checks/<slug:code>/", ChecksView.as_view(), name="period-checks"),
]

from django.urls import path

from entities.views.agencies import AgencyListView

urlpatterns = [
    path("agencies/", AgencyListView.as_view(), name="agencies"),
]

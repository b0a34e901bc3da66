"""Addresses of the pages."""

from django.urls import path

from scorecards.views import agency, goal, overview, priority

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("areas/<str:code>/", priority.priority, name="area"),
    path("goals/<str:code>/", goal.goal, name="goal"),
    path("agencies/", agency.agency_list, name="agency-list"),
    path("agencies/<str:code>/", agency.agency, name="agency"),
]

"""Addresses of the pages."""

from django.urls import path

from scorecards.views import agency, goal, measure, measures, methods, overview, priority, runs, texts

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("areas/<str:code>/", priority.priority, name="area"),
    path("goals/<str:code>/", goal.goal, name="goal"),
    path("agencies/", agency.agency_list, name="agency-list"),
    path("agencies/<str:code>/", agency.agency, name="agency"),
    path("measures/", measures.measure_list, name="measure-list"),
    path("measures/<str:code>/", measure.measure, name="measure"),
    path("methods/", methods.methods, name="methods"),
    path("data/runs/", runs.run_list, name="run-list"),
    path("data/runs/<int:run_id>/", runs.run, name="run"),
    path("data/runs/<int:run_id>/cancel/", runs.cancel, name="run-cancel"),
    path("about/", texts.about, name="about"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("glossary/", texts.glossary, name="glossary"),
    path("design/", texts.design, name="design"),
]

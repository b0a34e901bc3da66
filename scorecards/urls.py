"""Addresses of the pages."""

from django.urls import path, register_converter

from scorecards.views import agency, catalogue, goal, measure, measures, methods, overview, priority, runs, texts


class CodeConverter:
    """A code as the catalogue allows it (agencies.models.CODE_PATTERN); what is none is not found, and never reaches the database."""

    regex = "[A-Za-z0-9._-]{2,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("areas/<code:code>/", priority.priority, name="area"),
    path("goals/<code:code>/", goal.goal, name="goal"),
    path("agencies/", agency.agency_list, name="agency-list"),
    path("agencies/<code:code>/", agency.agency, name="agency"),
    path("measures/", measures.measure_list, name="measure-list"),
    path("measures/<code:code>/", measure.measure, name="measure"),
    path("methods/", methods.methods, name="methods"),
    path("data/runs/", runs.run_list, name="run-list"),
    path("data/runs/<int:run_id>/", runs.run, name="run"),
    path("data/runs/<int:run_id>/cancel/", runs.cancel, name="run-cancel"),
    path("data/downloads/", catalogue.downloads, name="downloads"),
    path("data/catalogue.<str:form>", catalogue.catalogue, name="catalogue-file"),
    path("data/tables/<slug:name>.<str:form>", catalogue.table, name="table-file"),
    path("data.json", catalogue.catalogue_of_data, name="data-json"),
    path("about/", texts.about, name="about"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("glossary/", texts.glossary, name="glossary"),
    path("design/", texts.design, name="design"),
]

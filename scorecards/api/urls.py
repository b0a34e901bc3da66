"""Addresses under /api/v1/."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from scorecards.api import odds, reviews, studies, views, writing, writing_updates
from scorecards.api.readable import readable

router = SimpleRouter()
router.register("agencies", views.AgencyViewSet, "api-agencies")
router.register("areas", views.AreaViewSet, "api-areas")
router.register("goals", views.GoalViewSet, "api-goals")
router.register("measures", views.MeasureViewSet, "api-measures")
router.register("readings", views.ReadingViewSet, "api-readings")
router.register("targets", views.TargetViewSet, "api-targets")
router.register("scorecards", views.ScorecardViewSet, "api-scorecards")
router.register("odds", odds.OddsViewSet, "api-odds")
router.register("flips", views.FlipViewSet, "api-flips")

urlpatterns = [
    path("", readable, name="api"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("readings/hand-ins/<int:upload_id>/", writing.HandInView.as_view(), name="api-handed-in"),
    path("goals/<code:code>/updates/<code:period>/", writing_updates.UpdateOfPeriod.as_view(), name="api-update"),
    path("goals/<code:code>/updates/<code:period>/submit/", writing_updates.UpdateSubmitted.as_view(), name="api-update-submit"),
    path("comments/", writing_updates.Comments.as_view(), name="api-comments"),
    path("reviews/", reviews.Reviews.as_view(), name="api-reviews"),
    re_path(r"^reviews/(?P<review_id>\d{1,19})/$", reviews.ReviewOne.as_view(), name="api-review"),
    path("promises/", reviews.Promises.as_view(), name="api-promises"),
    re_path(r"^promises/(?P<promise_id>\d{1,19})/$", reviews.PromiseOne.as_view(), name="api-promise"),
    path("studies/", studies.Studies.as_view(), name="api-studies"),
    path("studies/<code:code>/", studies.StudyOne.as_view(), name="api-study"),
    path("studies/<code:code>/answer/", studies.StudyAnswer.as_view(), name="api-study-answer"),
    *router.urls,
    # Clients read JSON, also where there is nothing. An address without its last slash is sent on before.
    re_path(r"^[\s\S]+/$", views.nothing_here),
]

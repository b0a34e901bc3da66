"""Addresses of the pages."""

from django.urls import path, re_path, register_converter

from scorecards.views import (
    account,
    agency,
    barriers,
    catalogue,
    comments,
    corrections,
    drafts,
    feeds,
    formulas,
    goal,
    layouts,
    mapping,
    measure,
    measures,
    methods,
    overview,
    permissions,
    priority,
    revisions,
    runs,
    small_numbers,
    texts,
    tokens,
    upload_files,
    uploads,
)


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
    path("goals/<code:code>/barriers/", barriers.goal_barriers, name="goal-barriers"),
    path("barriers/", barriers.barrier_list, name="barrier-list"),
    re_path(
        r"^barriers/(?P<barrier_id>\d{1,18})/(?P<verb>answer|removed|withdraw|reopen)/$", barriers.barrier_settle, name="barrier-settle"
    ),
    path("agencies/", agency.agency_list, name="agency-list"),
    path("agencies/<code:code>/", agency.agency, name="agency"),
    path("measures/", measures.measure_list, name="measure-list"),
    path("measures/<code:code>/", measure.measure, name="measure"),
    path("measures/<code:code>/revisions/", revisions.revisions, name="revisions"),
    path("measures/<code:code>/comments/", comments.measure_comments, name="measure-comments"),
    path("comments/new/", comments.comment_new, name="comment-new"),
    path("comments/people/", comments.people, name="comment-people"),
    re_path(r"^comments/(?P<comment_id>\d{1,18})/answer/$", comments.comment_answer, name="comment-answer"),
    re_path(r"^comments/(?P<comment_id>\d{1,18})/(?P<verb>resolve|reopen|withdraw)/$", comments.comment_settle, name="comment-settle"),
    path("my/comments/", comments.my_comments, name="my-comments"),
    path("measures/<code:code>/correct/", corrections.correct, name="correct"),
    path("targets/<int:target_id>/withdraw/", corrections.target_withdraw, name="target-withdraw"),
    path("measures/<code:code>/formula/", formulas.formula, name="formula"),
    path("methods/", methods.methods, name="methods"),
    path("my/tokens/", tokens.tokens, name="tokens"),
    path("my/tokens/<uuid:public_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("my/account/", account.account, name="account"),
    path("my/account/end/", account.end, name="session-end"),
    path("my/session/", account.session, name="session"),
    path("data/", uploads.data, name="data"),
    path("data/uploads/", uploads.upload_list, name="upload-list"),
    path("data/uploads/new/", uploads.upload_new, name="upload-new"),
    path("data/uploads/<int:upload_id>/", uploads.upload, name="upload"),
    path("data/uploads/<int:upload_id>/publish/", uploads.publish, name="upload-publish"),
    path("data/uploads/<int:upload_id>/discard/", uploads.discard, name="upload-discard"),
    path("data/uploads/<int:upload_id>/cancel/", uploads.cancel, name="upload-cancel"),
    path("data/uploads/<int:upload_id>/withdraw/", uploads.withdraw, name="upload-withdraw"),
    path("data/uploads/<int:upload_id>/again/", uploads.again, name="upload-again"),
    path("data/uploads/<int:upload_id>/files/<slug:kind>/", upload_files.upload_file, name="upload-file"),
    path("data/templates/readings.<str:form>", upload_files.template, name="upload-template"),
    path("data/runs/", runs.run_list, name="run-list"),
    path("data/runs/<int:run_id>/", runs.run, name="run"),
    path("data/runs/<int:run_id>/cancel/", runs.cancel, name="run-cancel"),
    path("data/drafts/", drafts.draft_list, name="draft-list"),
    path("data/drafts/settle/", drafts.draft_settle, name="draft-settle"),
    path("data/drafts/<code:code>/", drafts.draft, name="draft"),
    path("data/downloads/", catalogue.downloads, name="downloads"),
    path("data/catalogue.<str:form>", catalogue.catalogue, name="catalogue-file"),
    path("data/tables/<slug:name>.<str:form>", catalogue.table, name="table-file"),
    path("data.json", catalogue.catalogue_of_data, name="data-json"),
    path("data/small-numbers/", small_numbers.rules, name="small-numbers"),
    path("data/small-numbers/<code:agency>/", small_numbers.agency, name="small-numbers-agency"),
    path("data/small-numbers/<code:measure>/<str:dimension>/", small_numbers.dimension, name="small-numbers-dimension"),
    path("data/layouts/", layouts.layout_list, name="layout-list"),
    path("data/layouts/new/", layouts.layout_new, name="layout-new"),
    path("data/layouts/<code:code>/", layouts.layout, name="layout"),
    path("data/layouts/<code:code>/edit/", layouts.layout_edit, name="layout-edit"),
    path("data/layouts/<code:code>/try/", layouts.layout_try, name="layout-try"),
    path("data/layouts/<code:code>/retire/", layouts.layout_retire, name="layout-retire"),
    path("data/uploads/<int:upload_id>/mapping/", mapping.mapping, name="upload-mapping"),
    path("data/feeds/", feeds.feed_list, name="feed-list"),
    path("data/feeds/new/", feeds.feed_new, name="feed-new"),
    path("data/feeds/<code:code>/", feeds.feed, name="feed"),
    path("data/feeds/<code:code>/edit/", feeds.feed_edit, name="feed-edit"),
    path("data/feeds/<code:code>/ask/", feeds.feed_ask, name="feed-ask"),
    path("data/feeds/<code:code>/switch/", feeds.feed_switch, name="feed-switch"),
    path("data/feeds/<code:code>/moved/", feeds.feed_moved, name="feed-moved"),
    path("about/", texts.about, name="about"),
    path("about/permissions/", permissions.permissions_page, name="permissions"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("glossary/", texts.glossary, name="glossary"),
    path("design/", texts.design, name="design"),
]

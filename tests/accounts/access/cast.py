"""A small State: two agencies with things of every kind, published and not, and in each unpublished thing a word nobody else uses."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

from accounts.models import ApiToken, Delegation, Invitation, Mail, SavedView, User
from agencies.models import Agency
from goals.models import (
    AgendaItem,
    Barrier,
    Comment,
    Decision,
    Evidence,
    FrozenPack,
    FrozenRow,
    Goal,
    GoalMeasure,
    PriorityArea,
    ReviewNote,
)
from linkage.models import Agreement, DataOwner, Extract, Finding, Release, Study, StudyRun
from metrics.models import (
    Dimension,
    EntryDraft,
    Feed,
    Layout,
    LayoutVersion,
    Measure,
    MeasureDimension,
    Proposal,
    Reopening,
    Submission,
    Upload,
)
from scorecards.actions.briefings.keeping import store
from scorecards.models import Briefing, Run, Subscription
from scorecards.rules.packs import canonical
from tests import make
from tests.accounts.access.audiences import AUDIENCES, Actor, Thing
from tests.scorecards import world

AT = datetime(2019, 6, 1, tzinfo=UTC)
MAY = date(2019, 5, 31)
AGENCIES = ("ASH", "BIRCH")
STATE = ("analyst", "governor", "linkage_officer", "disclosure_officer", "administrator")


@dataclass(frozen=True)
class Secret:
    """A word that stands in one thing, and who may come across it."""

    word: str
    audience: str
    of: Thing

    def is_kept_from(self, actor: Actor) -> bool:
        return not AUDIENCES[self.audience](actor, self.of)


@dataclass
class Cast:
    """Who asks, what about, and what they must not find."""

    area: PriorityArea
    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[tuple[str, str], User] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)

    def add(self, kind: str, thing: Thing) -> Thing:
        self.things.setdefault(kind, []).append(thing)
        return thing

    def hide(self, what: str, of: Thing, audience: str) -> str:
        """A word for `what` of a thing that stands nowhere else."""
        word = f"zq{what}{of.agency.lower()}{'' if of.is_public else 'x'}{len(self.secrets)}qz"
        self.secrets.append(Secret(word, audience, of))
        return word

    def actors(self) -> list[Actor]:
        state = [Actor(role, role, "", make.user(role)) for role in STATE]
        own = [Actor(role, role, "ASH", self.people["ASH", role]) for role in ("commissioner", "steward")]
        return [Actor("public"), Actor("no role", "", "", make.user()), *state, *own]


def set_up() -> Cast:
    """Everything that stands before the other agency has anything to hide: its published things, and all things of ASH."""
    cast = Cast(make.area(code="AREA-ONE"))
    for code in AGENCIES:
        cast.agencies[code] = make.agency(code=code, name=f"{code.title()} Department")
        for role in ("commissioner", "steward"):
            cast.people[code, role] = make.user(role, agency=cast.agencies[code], name=f"{role.title()} of {code.title()}")
        cast.add("agency", Thing({"code": code, "agency": code}, code))
        published(cast, code)
    cast.add("area", Thing({"code": "AREA-ONE"}))
    cast.agencies["CEDAR"] = make.agency(code="CEDAR", name="Cedar Department")
    plain_things(cast)
    return cast


def plain_things(cast: Cast) -> None:
    """What is of no agency, or stands for what does not exist."""
    run = Run.objects.create(kind="full", as_of=world.DAY, started_at=AT)
    cast.add("run", Thing({"run_id": run.pk}))
    for kind, one in product(["form"], ["csv", "xlsx"]):
        cast.add(kind, Thing({"form": one}))
    cast.add("table", Thing({"name": "measures", "form": "csv"}))
    cast.add("secret", Thing({"secret": "nobodys-secret-of-all"}))
    cast.add("briefed", Thing({"kind": "area", "code": "AREA-ONE"}))
    cast.add("key", Thing({"uidb36": "1", "key": "set-password"}))
    cast.add("factor", Thing({"pk": 1}))
    cast.add("provider", Thing({"provider_id": "nobody", "organization_slug": "nobody"}))
    cast.add("app", Thing({"app_label": "metrics"}))
    cast.add("shortcut", Thing({"content_type_id": 999_999, "object_id": "1"}))
    period = make.reporting_period()
    cast.add("period", Thing({"code": period.code}))
    cast.add("entry", Thing({"kind": "measure", "number": 1}))
    other = make.reporting_period(date(2019, 3, 31))
    opened = Reopening.objects.create(
        period=other, until=world.DAY, why="extension", note="More time.", made_by=make.user("analyst"), made_at=AT
    )
    cast.add("reopening", Thing({"reopening_id": opened.pk}))


def published(cast: Cast, code: str) -> None:
    """A published measure and goal."""
    agency = cast.agencies[code]
    shown = make.measure(code=f"{code}-SHOWN", name=f"Trains of {code.title()}", agency=agency, lag_days=20)
    world.monthly(shown, [40.0 + n % 3 for n in range(12)])
    aim = make.target(shown, date(2019, 12, 31), 30.0)
    goal = make.goal(code=f"{code}-GOAL", area=cast.area, lead=agency, statement=f"{code.title()} goes well", measures=[shown])
    make.goal_update(goal, make.reporting_period(date(2018, 12, 31)), "published", by=cast.people[code, "commissioner"])
    make.goal(code=f"{code}-QUIET", area=cast.area, lead=agency, statement=f"{code.title()} goes quietly")
    dimension = Dimension.objects.get_or_create(code="channel", defaults={"label": "Channel"})[0]
    MeasureDimension.objects.create(measure=shown, dimension=dimension)
    thing = cast.add("measure", Thing({"code": shown.code, "measure": shown.code}, code))
    cast.add("dimension", Thing({"measure": shown.code, "dimension": "channel"}, code))
    cast.add("goal", Thing({"code": goal.code}, code))
    cast.add("target", Thing({"target_id": aim.pk}, code))
    cast.add("followed", Thing({"kind": "measure", "code": shown.code}, code))
    world.settled(shown)
    assert thing.is_public


def plant(cast: Cast, code: str) -> None:
    """What an agency keeps to itself, a word in each thing."""
    hidden = hidden_measure(cast, code)
    shown, goal = Measure.objects.get(code=f"{code}-SHOWN"), Goal.objects.get(code=f"{code}-GOAL")
    for put in (put_entries, put_files, put_update, put_talk, put_changes, put_people, put_review, put_briefing, put_studies):
        put(cast, code, hidden, shown, goal)
    world.settled(hidden, shown)


def hidden_measure(cast: Cast, code: str) -> Measure:
    thing = Thing({"code": f"{code}-HIDDEN", "measure": f"{code}-HIDDEN"}, code, is_public=False)
    cast.secrets.append(Secret(f"{code}-HIDDEN", "readers", thing))
    fields = {name: cast.hide(name, thing, "readers") for name in ("name", "definition", "source", "responsible")}
    hidden = make.measure(code=f"{code}-HIDDEN", agency=cast.agencies[code], is_public=False, lag_days=20, **fields)
    value = 8642097.0 if code == "ASH" else 7531086.0
    cast.secrets += [Secret(text, "readers", thing) for text in (f"{value:.0f}", f"{value:,.0f}", f"{value - 3:.0f}", f"{value - 3:,.0f}")]
    world.monthly(hidden, [value - n for n in (3, 1, 0)], source=cast.hide("reading", thing, "readers"))
    make.target(hidden, date(2019, 12, 31), value - 3)
    make.annotation(hidden, date(2019, 3, 1), text=cast.hide("break", thing, "readers"))
    GoalMeasure.objects.create(goal=Goal.objects.get(code=f"{code}-QUIET"), measure=hidden)
    cast.add("measure", thing)
    cast.add("followed", Thing({"kind": "measure", "code": hidden.code}, code, is_public=False))
    cast.add("draft", Thing({"code": hidden.code}, code, is_public=False))
    return hidden


def put_entries(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """What is being typed and what waits for approval."""
    steward, thing = cast.people[code, "steward"], Thing({}, code, is_public=False)
    for one in (hidden, shown):
        typed = {"value": "51", "note": cast.hide("typed", thing, "readers")}
        EntryDraft.objects.create(
            measure=one, period_start=date(2019, 6, 1), period_end=world.DAY, typed=typed, saved_by=steward, saved_at=AT
        )
        Submission.objects.create(
            measure=one, period_start=date(2019, 6, 1), period_end=world.DAY, value=52.0, submitted_by=steward, submitted_at=AT,
            comment=cast.hide("waiting", thing, "readers"),
        )  # fmt: skip


def put_files(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    steward, agency = cast.people[code, "steward"], cast.agencies[code]
    thing = Thing({}, code, is_public=False)
    kept = Upload.objects.create(
        filename=cast.hide("file", thing, "readers"), sha256="0" * 64, size_bytes=5,
        uploaded_at=AT, state="refused", uploaded_by=steward,
    )  # fmt: skip
    cast.add("upload", Thing({"upload_id": kept.pk}, code, is_public=False))
    cast.add("upload-file", Thing({"upload_id": kept.pk, "kind": "original"}, code, is_public=False))
    layout = Layout.objects.create(code=f"{code}-LAYOUT", name=f"Layout of {code.title()}", agency=agency)
    LayoutVersion.objects.create(layout=layout, number=1, text="name: x", recorded_at=AT)
    cast.add("layout", Thing({"code": layout.code}, code, is_public=False))
    Feed.objects.create(
        code=f"{code}-FEED", name=cast.hide("feed", thing, "readers"), kind="file", agency=agency, layout=layout,
        address="http://127.0.0.1:9/x.csv", next_at=AT + timedelta(days=9000),
    )  # fmt: skip
    cast.add("feed", Thing({"code": f"{code}-FEED"}, code, is_public=False))


def put_update(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """An update that is being written."""
    writer, thing = cast.people[code, "commissioner"], Thing({}, code, is_public=False)
    period = make.reporting_period()
    words = {name: cast.hide(name.replace("_", ""), thing, "readers") for name in ("how_are_we_doing", "help_needed", "declared_why")}
    update = make.goal_update(goal, period, by=writer, **words)
    content = cast.hide("evidence", thing, "readers").encode()
    kept = Evidence.objects.create(
        update_of=update, filename=cast.hide("filename", thing, "readers"), media_type="text/plain",
        size_bytes=len(content), sha256="0" * 64, content=content, added_by=writer, added_at=AT,
    )  # fmt: skip
    cast.add("update", Thing({"code": goal.code, "period": period.code, "evidence_id": kept.pk}, code, is_public=False))
    text = cast.hide("onupdate", thing, "readers")
    Comment.objects.create(update_of=update, text=text, by=writer, at=AT)


def put_talk(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """Comments and a barrier."""
    writer, thing = cast.people[code, "commissioner"], Thing({}, code, is_public=False)
    for one, audience in ((hidden, "readers"), (shown, "staff")):
        said = Comment.objects.create(measure=one, text=cast.hide("comment", thing, audience), by=writer, at=AT)
        if one is hidden:
            cast.add("comment", Thing({"comment_id": said.pk, "verb": "resolve"}, code, is_public=False))
    barrier = Barrier.objects.create(
        goal=goal, raised_by_agency=cast.agencies[code], asked=cast.agencies["CEDAR"], what=cast.hide("barrier", thing, "opm+governor+own"),
        ask=cast.hide("ask", thing, "opm+governor+own"), raised_by=writer, raised_at=AT,
    )  # fmt: skip
    cast.add("barrier", Thing({"barrier_id": barrier.pk, "verb": "removed"}, code, is_public=False))


def put_changes(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A change that is proposed and a miss that was asked for."""
    writer, thing = cast.people[code, "commissioner"], Thing({}, code, is_public=False)
    for one in (hidden, shown):
        note = cast.hide("proposal", thing, "readers" if one is hidden else "staff")
        made = Proposal.objects.create(
            measure=one, kind="tolerance", before={"tolerance": None}, after={"tolerance": 3.0}, why="method", note=note,
            effective_on=date(2019, 9, 1), needs_second=True, proposed_by=writer, proposed_at=AT,
        )  # fmt: skip
        if one is hidden:
            cast.add("proposal", Thing({"proposal_id": made.pk}, code, is_public=False))
        make.accepted_miss(
            one,
            date(2019, 12, 31),
            asked_by=writer,
            state="asked",
            decided_by=None,
            decided_at=None,
            starts_on=None,
            why=cast.hide("miss", thing, "readers"),
        )


def put_review(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A review with the agency that was prepared and minuted, what was noted and promised in it, about what is hidden and what is not."""
    chair, thing, closed = make.user("governor"), Thing({}, code, is_public=False), Thing({}, code, is_public=False)
    title = cast.hide("review", thing, "opm+governor+own")
    made = make.review("minuted", kind="agency", agency=cast.agencies[code], by=chair, title=title)
    cast.add("review", Thing({"review_id": made.pk}, code, is_public=False))
    for one in (hidden, shown):
        words = {name: cast.hide(name, thing, "opm+governor+own") for name in ("subject", "why")}
        item = AgendaItem.objects.create(
            review=made, place=1 + (one is shown), kind="miss", key=f"measure:{one.pk}", measure=one, added_by=chair, added_at=AT, **words
        )
        promise = make.promise(
            made, cast.agencies[code], goal=goal, by=chair, item=item, what=cast.hide("promise", thing, "opm+governor+own"), effect_of=one
        )
        cast.add("promise", Thing({"promise_id": promise.pk, "verb": "publish"}, code, is_public=False))
    ReviewNote.objects.create(review=made, item=item, text=cast.hide("note", closed, "opm+governor"), saved_by=chair, saved_at=AT)
    Decision.objects.create(review=made, text=cast.hide("decision", thing, "opm+governor+own"), made_by=chair, made_at=AT)
    fact = canonical({"item_id": 1, "place": 1, "kind": "own", "subject": cast.hide("frozen", thing, "opm+governor+own"), "why": "",
        "agency_name": "", "measure_code": "", "goal_code": "", "promise_id": None})  # fmt: skip
    pack = FrozenPack.objects.create(
        review=made, as_of=world.DAY, known_at=AT, rule_version="1", rows=1, sha256="0" * 64, frozen_by=chair, frozen_at=AT
    )
    FrozenRow.objects.create(pack=pack, place=1, kind="item", content=fact)


def put_people(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A token, a mail, a saved view, an invitation, a stand-in who is named already, and the people themselves."""
    keeper, thing = cast.people[code, "commissioner"], Thing({}, code, is_public=False)
    name = cast.hide("token", thing, "commissioner+opm")
    private = cast.hide("view", thing, "commissioner+opm")
    kept = SavedView.objects.create(user=keeper, page="explorer", name=private, query=f"q={private}", made_at=AT)
    cast.add("view", Thing({"view_id": kept.pk}, code, is_public=False))
    shared = cast.hide("shared", thing, "agency")
    view = {"user": keeper, "page": "explorer", "audience": "agency", "agency": cast.agencies[code], "made_at": AT}
    SavedView.objects.create(**view, name=shared, query=f"q={shared}")
    token = ApiToken.objects.issue(user=keeper, name=name, agency=cast.agencies[code], verbs=["read"], expiry=timedelta(days=300))[0]
    cast.add("token", Thing({"public_id": token.public_id}, code, is_public=False))
    mail = Mail.objects.create(
        key=f"{code}-mail", kind="notice", user=keeper, address=keeper.email, subject=cast.hide("subject", thing, "opm"),
        text=cast.hide("mail", thing, "opm"), html="<p>Hello</p>", message_id=f"<{uuid4()}@example.org>", queued_at=AT,
    )  # fmt: skip
    cast.add("mail", Thing({"mail_id": mail.pk}, code, is_public=False))
    invited = Invitation.objects.create(
        email=f"{cast.hide('address', thing, 'opm')}@example.org", name=cast.hide("invited", thing, "opm"), kind="steward",
        agency=cast.agencies[code], token_digest=code, invited_by=make.user("administrator"), invited_at=AT,
        expires_at=AT + timedelta(days=9000),
    )  # fmt: skip
    cast.add("invitation", Thing({"invitation_id": invited.pk}, code, is_public=False))
    role = keeper.roles.get()
    named = Delegation.objects.create(
        role=role, to=make.user("linkage_officer"), starts_on=date(2019, 8, 1), ends_on=date(2019, 8, 9),
        why=cast.hide("away", thing, "commissioner+opm"), made_by=keeper, made_at=AT,
    )  # fmt: skip
    cast.add("delegation", Thing({"delegation_id": named.pk}, code, is_public=False))
    cast.add("person", Thing({"user_id": keeper.pk}, code, is_public=False))
    cast.add("role", Thing({"user_id": keeper.pk, "role_id": role.pk}, code, is_public=False))


def put_studies(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A study with the agency's data that found something nobody has released, and one that was released."""
    officer = make.user("linkage_officer")
    for is_public in (False, True):
        thing = Thing({}, code, is_public=is_public)
        words = {name: cast.hide(f"study{name}", thing, "study-shown") for name in ("title", "question")}
        agreement = Agreement.objects.create(
            number=cast.hide("agreement", thing, "study-shown"), purpose=cast.hide("purpose", thing, "study"), starts=date(2019, 1, 1),
            expires=date(2019, 12, 31), destroy_on=date(2020, 1, 31), services=["shelter"], made_by=officer, made_at=AT,
        )  # fmt: skip
        DataOwner.objects.create(agreement=agreement, agency=cast.agencies[code], sources=["hmis"])
        study = Study.objects.create(
            code=f"{code}-STUDY{'P' if is_public else 'X'}", kind="housing", agreement=agreement, year_2_starts=date(2018, 1, 1),
            year_2_ends=date(2018, 12, 31), made_by=officer, made_at=AT, is_synthetic=True, **words,
        )  # fmt: skip
        run = StudyRun.objects.create(
            study=study, number=1, state="finished", started_by=officer, started_at=AT, error=cast.hide("error", thing, "study")
        )
        content = {"headline": {"paying_portion": None}, "said": cast.hide("finding", thing, "study-found")}
        Finding.objects.create(
            run=run, content=content, sha256=study.code.ljust(64, "0"), made_at=AT, published_at=AT if is_public else None
        )
        release = Release.objects.create(run=run, asked_by=officer, asked_at=AT, note=cast.hide("release", thing, "study"))
        Extract.objects.create(
            study=study, source="hmis", part="people", agency=cast.agencies[code], filename=cast.hide("extract", thing, "study"),
            place=uuid4(), size_bytes=1, sha256="0" * 64, received_at=AT,
            findings=[{"row": 1, "problem": cast.hide("check", thing, "study-finding")}],
        )  # fmt: skip
        where = {"code": study.code, "number": 1, "source": "hmis", "part": "people", "act": "ask", "verb": "withdraw"}
        named = Thing({**where, "release_id": release.pk, "agreement_id": agreement.pk}, code, is_public=is_public)
        cast.add("study", named)


def put_briefing(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A pack that the steward had made with what the agency alone sees, and a regular one."""
    steward, agency = cast.people[code, "steward"], cast.agencies[code]
    thing, made = Thing({}, code, is_public=False), uuid4()
    store(f"{made}.pdf", cast.hide("pack", thing, "steward").encode())
    Briefing.objects.create(
        public_id=made, kind="agency", code=code, title=cast.hide("briefing", thing, "steward+opm"), form="pdf", language="en-us",
        audience=f"agency:{agency.pk}", key=code, asked_by=steward, asked_at=AT, state="ready", file=f"{made}.pdf", size_bytes=9,
        finished_at=AT, expires_at=AT + timedelta(days=9000),
    )  # fmt: skip
    Subscription.objects.create(user=steward, agency=agency, form="pdf", rhythm="weekly", day=1, started_at=AT)
    cast.add("briefing", Thing({"public_id": made}, code, is_public=False))

"""A small State: two agencies with things of every kind, published and not, and in each unpublished thing a word nobody else uses."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

from accounts.models import ApiToken, Mail, SavedView, User
from agencies.models import Agency
from goals.models import Barrier, Comment, Evidence, Goal, GoalMeasure, PriorityArea
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
from scorecards.models import Run
from tests import make
from tests.accounts.access.audiences import AUDIENCES, Actor, Thing
from tests.scorecards import world

AT = datetime(2019, 6, 1, tzinfo=UTC)
MAY = date(2019, 5, 31)
AGENCIES = ("ASH", "BIRCH")


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
        state = [Actor(role, role, "", make.user(role)) for role in ("analyst", "governor", "linkage_officer", "administrator")]
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
    cast.add("secret", Thing({"secret": "nobodys-secret"}))
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
    for put in (put_entries, put_files, put_update, put_talk, put_changes, put_people):
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


def put_people(cast: Cast, code: str, hidden: Measure, shown: Measure, goal: Goal) -> None:
    """A token, a mail and a saved view."""
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

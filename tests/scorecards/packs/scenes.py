"""Small States for the tests of packs: one to look at, one with very much in it, one that means harm."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.rules.policy import PUBLIC, Viewer
from goals.models import PriorityArea
from metrics.models import Measure
from scorecards.models import Flip, Run
from scorecards.queries.lens import lens
from scorecards.queries.packs import PackRows, pack_rows
from tests import make
from tests.scorecards import world

AT = datetime(2019, 6, 29, 12, tzinfo=UTC)
HOSTILE = [
    '#import "@preview/cetz:0.3.0": *', '#read("/etc/passwd")', "#{ panic() }", "$ x^2 $ and $", "@label <label>",
    "\\u{1F600} \\ back\\slash",
    "`raw` ```typ #panic()```", "= Heading *bold* _it_ ~ -- --- // comment /* open", "</a:t><script>alert(1)</script>]]>&#0;&bogus;",
    '=cmd|" /C calc"!A0', "+SUM(1+1)*cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "=HYPERLINK(\"http://evil.example\",\"x\")",
    "nul\x00 bell\x07 escape\x1b[31m del\x7f c1\x9b",
    "right to left \u202etxt.exe\u202c \u2066isolate\u2069",
    "letters from right to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "emoji \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f flags \U0001f1fa\U0001f1f8",
    "\u4e2d\u6587 \u65e5\u672c\u8a9e \ud55c\uad6d\uc5b4",
    "x" * 300, "W" * 120 + " " + "M" * 90, "zero\u200bwidth\u200djoin\ufeffbom\u2060",
    "a\u0301" * 40 + "\u0338\u20dd", "line\nbreak\r\nand\ttab\u2028sep\u2029par\x85",
    "<svg onload=alert(1)>", "%PDF-1.7 endobj (\\)", "\ufffe\uffff non characters", "_x0000_ _x000D_", "{{ template }} {% tag %}", "", " ",
]  # fmt: skip


def seen(kind: str, code: str, who: Viewer = PUBLIC) -> PackRows:
    """The rows of a pack, which must be there."""
    rows = pack_rows(who, lens(), kind, code)
    assert rows is not None
    return rows


def lead_measure(name: str, values: Sequence[float | None], **fields: Any) -> Measure:
    """A measure with monthly readings up to May 2019, or `until` then, and a target."""
    aim = fields.pop("aim", 90.0)
    until = fields.pop("until", date(2019, 5, 31))
    made = make.measure(name=name, lag_days=31, **({"unit": "percent", "direction": "up", "decimals": 1, "source": "Case log"} | fields))
    world.monthly(made, values, until)
    if aim is not None:
        make.target(made, date(2019, 12, 31), aim, ">=" if made.direction == "up" else "<=")
    return made


def to_look_at() -> PriorityArea:
    """A priority with six goals that stand differently, texts of agencies, flips with causes, late and missing figures."""
    area = make.area(code="TR", name="Transportation", statement="People and goods move safely, reliably and cleanly.")
    rail, roads = make.agency(code="DOT", name="Department of Transportation"), make.agency(code="DMV", name="Department of Motor Vehicles")
    rising = [80.0 + n * 0.4 + n % 5 for n in range(30)]
    crashes, bridges = [300.0 + n for n in range(12)], [1_250_000.0 + 9_000 * n for n in range(20)]
    days, plain = {"unit": "days", "direction": "down"}, {"agency": rail, "decimals": 0}
    made = {
        "trains": lead_measure("Trains on time", [*rising, 95.5], agency=rail, responsible="Lee Park"),
        "buses": lead_measure("Buses on time", [70.0 + n % 4 for n in range(24)], agency=rail, tolerance=2.0),
        "waits": lead_measure("Days to a license", [40.0 - n * 0.2 for n in range(36)], agency=roads, aim=20.0, **days),
        "spend": lead_measure("Spending on bridges", bridges, unit="US dollars", aim=1_500_000.0, **plain),
        "near": lead_measure("Bridges in good repair", [88.0 + n % 3 for n in range(18)], agency=rail, tolerance=5.0),
        "late": lead_measure(
            "Crashes on state roads", crashes, unit="crashes", direction="down", aim=250.0, until=date(2019, 2, 28), **plain
        ),
    }
    bare = make.measure(name="Permits decided", agency=roads, lag_days=31, responsible="Permit desk")
    for number, (key, statement) in enumerate(STATEMENTS.items()):
        members = [made[key], bare] if key == "near" else [made[key]]
        lead = roads if key == "waits" else rail
        goal = make.goal(code=f"T{number}", area=area, lead=lead, statement=statement, why="People must get to work.", measures=members)
        if key in {"buses", "waits"}:
            said = {"how_are_we_doing": "More buses run late since the depot closed.", "what_next": "Open the second depot by October."}
            make.goal_update(goal, make.reporting_period(date(2018, 12, 31)), "published", declared="on_track", **said)
    world.settled(*made.values(), bare)
    flipped(made["buses"], 5, 7)
    flipped(made["trains"], 6, 5, cause=4)
    return area


STATEMENTS = {
    "buses": "Buses are reliable and well used.",
    "waits": "A license takes no longer than three weeks.",
    "spend": "Bridges are paid for before they fail.",
    "near": "Roads and bridges are in a state of good repair.",
    "trains": "Trains arrive on time.",
    "late": "Fewer people are hurt on our roads.",
}


def flipped(of: Measure, before: int, after: int, cause: int = 1) -> None:
    run = Run.objects.create(kind="changes", state="finished", as_of=world.DAY, started_at=AT, finished_at=AT)
    Flip.objects.create(
        measure=of, breakdown_id=0, before=before, after=after, cause=cause, causes=[cause], as_of=world.DAY,
        period_end=date(2019, 5, 31), recorded_at=AT + timedelta(minutes=cause), run=run,
    )  # fmt: skip


def very_much(goals: int = 50) -> PriorityArea:
    """A priority with fifty goals whose statements, agencies and measures are as long as they may be, most of them off track."""
    area = make.area(
        code="MUCH",
        name="Everything that the State of Connecticut ever promised to anybody about anything at all, whenever it was",
        statement="Long. " * 80,
    )
    agency = make.agency(
        code="LONG", name="Department of Consumer, Environmental, Developmental and Administrative Affairs and Services " * 2
    )
    members = []
    for number in range(goals):
        one = lead_measure(
            f"Share of very long names of measures that nobody can read in one breath, number {number}, " * 2,
            [50.0 + (n * number) % 17 for n in range(14)],
            agency=agency, responsible="The unit that answers for the figures of this measure and for many others " * 2,
        )  # fmt: skip
        statement = f"Goal {number}: " + "every resident finds what is needed, when it is needed, wherever it is needed, " * 3
        make.goal(code=f"M{number:02}", area=area, lead=agency, statement=statement, why="Because. " * 60, measures=[one])
        members.append(one)
    world.settled(*members)
    for one in members[:30]:
        flipped(one, 5, 7)
    return area


def harmful() -> PriorityArea:
    """A priority in which every text is one of HOSTILE."""
    texts = [text.replace("\x00", "") for text in HOSTILE if text.strip()]
    area = make.area(code="EVIL", name=texts[0], statement=" ".join(texts)[:900])
    measures = []
    for number, text in enumerate(texts[::2]):
        agency = make.agency(name=text[:190], mission=text)
        one = lead_measure(
            text[:190], [50.0 + n for n in range(12)], agency=agency, source=text[:190], responsible=text[:90], unit="percent"
        )
        goal = make.goal(code=f"E{number:02}", area=area, lead=agency, statement=text, why=text, measures=[one])
        said = {"how_are_we_doing": text, "what_next": text, "story_behind_curve": text}
        make.goal_update(goal, make.reporting_period(date(2018, 12, 31)), "published", declared="on_track", **said)
        measures.append(one)
    world.settled(*measures)
    for one in measures:
        flipped(one, 5, 7)
    return area

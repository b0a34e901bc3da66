"""A million events as years of use leave them: drafts and updates saved while they are typed, imports, comments, catalog and roles."""

from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.models import Role, RoleKind, User
from agencies.models import Agency
from bench.stand import afresh, use
from goals.models import Comment, Goal, GoalUpdate, PriorityArea
from metrics.actions.periods import ensure_periods
from metrics.models import EntryDraft, FactWrite, Measure, ReportingPeriod

DATABASE = "bench_audit"
EVENTS, CONTEXTS = 1_000_000, 500_000
PEOPLE, MEASURES, GOALS, SELDOM = 400, 400, 50, 40
# Table -> events in it, and what differs from event to event there; the rest is as in its first event.
WORDS = "(ARRAY['benchmark', 'ridership', 'delay', 'intake', 'staffing', 'method', 'survey', 'backlog'])[1 + i % 8]"
TEXT = f"'Line ' || i || ': the ' || {WORDS} || ' of the quarter was looked at again, and what follows from it is written here.'"
KINDS: dict[str, tuple[int, dict[str, str]]] = {
    "goals_goalupdateevent": (300_000, {"pgh_obj_id": "1", "goal_id": f"1 + i % {GOALS}", "what_works": TEXT, "version": "i"}),
    "metrics_entrydraftevent": (250_000, {"measure_id": f"1 + i % {MEASURES}", "version": "i"}),
    "metrics_factwrite": (250_000, {"measure_id": f"1 + i % {MEASURES}", "rows": "1 + i % 30"}),
    "goals_commentevent": (100_000, {"measure_id": f"1 + i % {MEASURES}", "text": TEXT}),
    "metrics_measureevent": (60_000, {"pgh_obj_id": f"1 + i % {MEASURES}", "definition": TEXT}),
    "accounts_roleevent": (40_000, {"user_id": f"1 + i % {PEOPLE}"}),
}
OWN = {
    "pgh_created_at": "moment", "pgh_context_id": "context", "pgh_label": "CASE WHEN i % 9 = 0 THEN 'insert' ELSE 'update' END",
    "at": "moment", "context_id": "context",
}  # fmt: skip
SAID = f"""
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
    SELECT md5(i::text)::uuid, jsonb_build_object(
        'user', (CASE WHEN i % {CONTEXTS // SELDOM} = 1 THEN {PEOPLE} + 1 ELSE 1 + floor({PEOPLE} * power(random(), 3)) END)::int::text,
        'door', 'form', 'role', 'ctperf_app', 'request', 'request-' || i, 'url', '/my/readings/',
        'reason', CASE WHEN i = {CONTEXTS // 3} THEN 'A strike of the ferries' WHEN i % 10 = 0 THEN 'source benchmark' ELSE '' END
    ), '2021-01-15', '2021-01-15'
    FROM generate_series(1, {CONTEXTS}) i
"""


def ready() -> User:
    """Turns Django to the database of events, filling it where it is new; the analyst who looks for something."""
    use(DATABASE)
    if FactWrite.objects.count() < KINDS["metrics_factwrite"][0]:
        print(f"Making {EVENTS:,} events ...", flush=True)
        afresh(DATABASE)
        _things()
        with connection.cursor() as cursor:
            cursor.execute(SAID)
            for table, (count, differs) in KINDS.items():
                _multiply(table, count, differs)
            cursor.execute("VACUUM (ANALYZE)")
    return User.objects.get(email="analyst@bench.example")


def _things() -> None:
    """What the events are about, one of each kind of event among it."""
    at, day = timezone.now(), date(2025, 12, 31)
    people = [User(pk=n, email=f"person{n}@bench.example", name=f"Person Number {n}", password="!") for n in range(1, PEOPLE + 1)]
    people.append(User(pk=PEOPLE + 1, email="seldom@bench.example", name="Seldom Here", password="!"))
    people.append(User(pk=PEOPLE + 2, email="analyst@bench.example", name="An Analyst", password="!"))
    User.objects.bulk_create(people)
    Role.objects.create(user=people[-1], kind=RoleKind.ANALYST, granted_at=at)
    agency = Agency.objects.create(pk=1, code="AG-1", name="Agency", kind="department")
    plain = {"agency": agency, "name": "Days to decide", "unit": "days", "direction": "down", "period": "month"}
    Measure.objects.bulk_create(Measure(pk=n, code=f"M-{n}", **plain) for n in range(1, MEASURES + 1))
    area = PriorityArea.objects.create(code="JOBS", name="Jobs", kind="priority")
    goals = [Goal(pk=n, code=f"G-{n}", area=area, lead=agency, statement=f"Goal {n}") for n in range(1, GOALS + 1)]
    Goal.objects.bulk_create(goals)
    ensure_periods(day=day, at=at)
    period = ReportingPeriod.objects.get(end=day)
    GoalUpdate.objects.create(pk=1, goal=goals[0], period=period, started_by=people[0], started_at=at, saved_by=people[0], saved_at=at)
    EntryDraft.objects.create(
        measure_id=1,
        period_start=date(2025, 12, 1),
        period_end=day,
        typed={"value": "41", "note": "counted"},
        saved_by=people[0],
        saved_at=at,
    )
    Comment.objects.create(measure_id=1, text="First", by=people[0], at=at)
    FactWrite.objects.create(at=at, fact="reading", kind="added", measure_id=1, rows=1, first_id=0, last_id=0)


def _multiply(table: str, count: int, differs: dict[str, str]) -> None:
    """So many events more of a table, spread evenly over five years and over what was said of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table])
        columns = [name for (name,) in cursor.fetchall() if name != ("id" if table == "metrics_factwrite" else "pgh_id")]
        given = {**OWN, **differs}
        listed, chosen = ", ".join(f'"{name}"' for name in columns), ", ".join(given.get(name, f'e."{name}"') for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {chosen} FROM (SELECT * FROM {table} LIMIT 1) e, (SELECT i::int,"
            f" timestamptz '2021-01-15' + interval '5 years' * i / {count} AS moment,"
            f" md5((1 + i * {CONTEXTS - 1} / {count})::text)::uuid AS context FROM generate_series(1::bigint, {count}) i) AS line"
        )

"""The tables of this app as they stand, for a database that has none yet; others go on from where they are."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agencies.migrations._together import CreateTogether

touches = import_module("scorecards.migrations.0002_touches")
places = import_module("scorecards.migrations.0003_touches_of_places")
said = import_module("scorecards.migrations.0004_touches_of_what_is_said")
proposed = import_module("scorecards.migrations.0005_touches_of_what_is_proposed")


class Migration(migrations.Migration):
    replaces = [
        ("scorecards", "0001_initial"),
        ("scorecards", "0002_touches"),
        ("scorecards", "0003_touches_of_places"),
        ("scorecards", "0004_touches_of_what_is_said"),
        ("scorecards", "0005_touches_of_what_is_proposed"),
    ]

    initial = True

    dependencies = [
        ("goals", "0001_whole"),
        ("metrics", "0001_whole"),
        ("accounts", "0001_whole"),
        ("agencies", "0001_whole"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("readings_mark", models.BigIntegerField(default=0)),
                        ("targets_mark", models.BigIntegerField(default=0)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("number", models.BigIntegerField(default=0)),
                        ("as_of", models.DateField(null=True)),
                        ("rule_version", models.CharField(default="", max_length=20)),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="edition_is_one_row")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("changes", "changed facts"),
                                    ("full", "everything, asked for"),
                                    ("nightly", "everything, nightly"),
                                    ("clock", "everything, because the day changed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("finished", "finished"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="running",
                                max_length=9,
                            ),
                        ),
                        ("why", models.CharField(default="", max_length=300)),
                        ("as_of", models.DateField()),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("seconds", models.FloatField(null=True)),
                        ("measures_total", models.PositiveIntegerField(default=0)),
                        ("measures_done", models.PositiveIntegerField(default=0)),
                        ("cards_written", models.PositiveIntegerField(default=0)),
                        ("goals_written", models.PositiveIntegerField(default=0)),
                        ("flips_found", models.PositiveIntegerField(default=0)),
                        ("failures", models.JSONField(default=list)),
                        ("cancel_requested", models.BooleanField(default=False)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("state", "waiting")), fields=("kind",), name="run_one_waiting"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["changes", "full", "nightly", "clock"])), name="run_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "running", "finished", "failed", "cancelled"])),
                                name="run_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at__isnull", True), ("state__in", ["waiting", "running"])),
                                    models.Q(
                                        models.Q(("state__in", ["waiting", "running"]), _negated=True), ("finished_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="run_finished_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Flip",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("before", models.PositiveSmallIntegerField()),
                        ("after", models.PositiveSmallIntegerField()),
                        (
                            "cause",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "value_revised"),
                                    (2, "target_changed"),
                                    (3, "rule_changed"),
                                    (4, "new_period"),
                                    (5, "time_passed"),
                                ]
                            ),
                        ),
                        ("causes", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                        ("period_end", models.DateField(null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("as_of", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("revision", models.BigIntegerField(default=0)),
                        (
                            "breakdown",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="flips", to="metrics.breakdown"
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="flips", to="goals.goal"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="flips", to="metrics.measure"
                            ),
                        ),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="flips", to="scorecards.run")),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-id"],
                        "indexes": [
                            models.Index(fields=["-recorded_at"], name="flip_newest"),
                            models.Index(fields=["measure", "-recorded_at"], name="flip_of_measure"),
                            models.Index(fields=["goal", "-recorded_at"], name="flip_of_goal"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("breakdown__isnull", False), ("goal__isnull", True), ("measure__isnull", False)),
                                    models.Q(("breakdown__isnull", True), ("goal__isnull", False), ("measure__isnull", True)),
                                    _connector="OR",
                                ),
                                name="flip_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("before", models.F("after")), _negated=True), name="flip_is_a_change"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalCard",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n_on_track", models.PositiveIntegerField(default=0)),
                        ("n_near", models.PositiveIntegerField(default=0)),
                        ("n_off_track", models.PositiveIntegerField(default=0)),
                        ("n_overdue", models.PositiveIntegerField(default=0)),
                        ("n_no_data", models.PositiveIntegerField(default=0)),
                        ("n_no_target", models.PositiveIntegerField(default=0)),
                        ("n_context", models.PositiveIntegerField(default=0)),
                        (
                            "status",
                            models.PositiveSmallIntegerField(choices=[(1, "not_enough"), (5, "on_track"), (6, "near"), (7, "off_track")]),
                        ),
                        (
                            "ruled",
                            models.PositiveSmallIntegerField(choices=[(1, "not_enough"), (5, "on_track"), (6, "near"), (7, "off_track")]),
                        ),
                        ("coverage", models.FloatField()),
                        ("as_of", models.DateField()),
                        ("rule_version", models.CharField(max_length=20)),
                        ("revision", models.BigIntegerField(default=0)),
                        (
                            "floor_breakdown",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="metrics.breakdown"
                            ),
                        ),
                        (
                            "floor_measure",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="metrics.measure"
                            ),
                        ),
                        ("goal", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="card", to="goals.goal")),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scorecards.run")),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("coverage__gte", 0), ("coverage__lte", 1.0000001)), name="goal_card_coverage_is_a_share"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalSnapshot",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n_on_track", models.PositiveIntegerField(default=0)),
                        ("n_near", models.PositiveIntegerField(default=0)),
                        ("n_off_track", models.PositiveIntegerField(default=0)),
                        ("n_overdue", models.PositiveIntegerField(default=0)),
                        ("n_no_data", models.PositiveIntegerField(default=0)),
                        ("n_no_target", models.PositiveIntegerField(default=0)),
                        ("n_context", models.PositiveIntegerField(default=0)),
                        ("as_of", models.DateField()),
                        (
                            "status",
                            models.PositiveSmallIntegerField(choices=[(1, "not_enough"), (5, "on_track"), (6, "near"), (7, "off_track")]),
                        ),
                        ("coverage", models.FloatField()),
                        ("rule_version", models.CharField(max_length=20)),
                        ("goal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="goals.goal")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("goal", "as_of"), name="goal_snapshot_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureCard",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("readings_mark", models.BigIntegerField(default=0)),
                        ("targets_mark", models.BigIntegerField(default=0)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("period_end", models.DateField(null=True)),
                        ("value", models.FloatField(null=True)),
                        ("expected", models.FloatField(null=True)),
                        ("expected_high", models.FloatField(null=True)),
                        ("target", models.FloatField(null=True)),
                        ("target_high", models.FloatField(null=True)),
                        ("target_date", models.DateField(null=True)),
                        (
                            "operator",
                            models.PositiveSmallIntegerField(
                                choices=[(1, ">="), (2, "<="), (3, ">"), (4, "<"), (5, "between"), (6, "done")], null=True
                            ),
                        ),
                        ("target_passed", models.BooleanField(default=False)),
                        ("target_illustrative", models.BooleanField(default=False)),
                        ("shortfall", models.FloatField(null=True)),
                        ("tolerance", models.FloatField(null=True)),
                        (
                            "status",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "context"),
                                    (2, "no_data"),
                                    (3, "no_target"),
                                    (4, "overdue"),
                                    (5, "on_track"),
                                    (6, "near"),
                                    (7, "off_track"),
                                ]
                            ),
                        ),
                        (
                            "judged",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "context"),
                                    (2, "no_data"),
                                    (3, "no_target"),
                                    (4, "overdue"),
                                    (5, "on_track"),
                                    (6, "near"),
                                    (7, "off_track"),
                                ]
                            ),
                        ),
                        ("change_previous", models.FloatField(null=True)),
                        ("change_year", models.FloatField(null=True)),
                        (
                            "verdict_previous",
                            models.PositiveSmallIntegerField(choices=[(0, "none"), (1, "better"), (2, "worse"), (3, "same")]),
                        ),
                        ("verdict_year", models.PositiveSmallIntegerField(choices=[(0, "none"), (1, "better"), (2, "worse"), (3, "same")])),
                        (
                            "trend",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "too_few"), (1, "better"), (2, "worse"), (3, "flat"), (4, "rising"), (5, "falling")]
                            ),
                        ),
                        ("trend_p", models.FloatField(null=True)),
                        ("slope", models.FloatField(null=True)),
                        ("trend_n", models.PositiveIntegerField(default=0)),
                        (
                            "signal",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "too_few"), (1, "none"), (2, "outside"), (3, "run_of_8"), (4, "two_of_three")]
                            ),
                        ),
                        ("mean", models.FloatField(null=True)),
                        ("lower", models.FloatField(null=True)),
                        ("upper", models.FloatField(null=True)),
                        ("signal_n", models.PositiveIntegerField(default=0)),
                        (
                            "freshness",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "no_schedule"), (1, "fresh"), (2, "due_soon"), (3, "overdue"), (4, "not_yet_due")]
                            ),
                        ),
                        ("due_on", models.DateField(null=True)),
                        ("days_overdue", models.IntegerField(default=0)),
                        ("missing_end", models.DateField(null=True)),
                        (
                            "against_total",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "context"),
                                    (2, "no_data"),
                                    (3, "no_target"),
                                    (4, "overdue"),
                                    (5, "on_track"),
                                    (6, "near"),
                                    (7, "off_track"),
                                ]
                            ),
                        ),
                        ("passed_by_third", models.BooleanField(default=False)),
                        ("extra_rule", models.SmallIntegerField(default=-1)),
                        ("since", models.DateField(null=True)),
                        ("as_of", models.DateField()),
                        ("rule_version", models.CharField(max_length=20)),
                        ("revision", models.BigIntegerField(default=0)),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_index=False,
                                default=0,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cards",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="metrics.measure"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scorecards.run"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [models.UniqueConstraint(fields=("measure", "breakdown"), name="card_once")],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureSnapshot",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("as_of", models.DateField()),
                        ("period_end", models.DateField(null=True)),
                        ("value", models.FloatField(null=True)),
                        ("expected", models.FloatField(null=True)),
                        (
                            "status",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "context"),
                                    (2, "no_data"),
                                    (3, "no_target"),
                                    (4, "overdue"),
                                    (5, "on_track"),
                                    (6, "near"),
                                    (7, "off_track"),
                                ]
                            ),
                        ),
                        (
                            "judged",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "context"),
                                    (2, "no_data"),
                                    (3, "no_target"),
                                    (4, "overdue"),
                                    (5, "on_track"),
                                    (6, "near"),
                                    (7, "off_track"),
                                ]
                            ),
                        ),
                        (
                            "freshness",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "no_schedule"), (1, "fresh"), (2, "due_soon"), (3, "overdue"), (4, "not_yet_due")]
                            ),
                        ),
                        ("rule_version", models.CharField(max_length=20)),
                        (
                            "measure",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="metrics.measure"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["as_of"], name="measure_snapshot_by_date")],
                        "constraints": [models.UniqueConstraint(fields=("measure", "as_of"), name="measure_snapshot_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Touch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("goal_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "touches",
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
        migrations.RunSQL(touches.forwards(), touches.backwards()),
        migrations.RunSQL(places.FORWARDS, places.BACKWARDS),
        migrations.RunSQL(said.forwards(), said.backwards()),
        migrations.RunSQL(proposed.FORWARDS, proposed.BACKWARDS),
    ]

"""Forecasts with their vintage, the odds of each target, how they turned out, and which measures wait for one. Pages show them: writing
them makes the pages anew."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import metrics.rules.odds.codes
from agencies.migrations._together import Together

SHOWN = ["scorecards_forecast", "scorecards_forecastscore"]
FORWARDS = "\n".join(
    f"CREATE TRIGGER scorecards_touch AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
    for table in SHOWN
)
BACKWARDS = "\n".join(f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0013_replaced_readings"),
        ("scorecards", "0007_touches_of_promises"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="ForecastWaiting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("measure_id", models.BigIntegerField()),
                        ("as_of", models.DateField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "forecasts waiting",
                    },
                ),
                migrations.CreateModel(
                    name="Forecast",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("as_of", models.DateField()),
                        ("made_at", models.DateTimeField()),
                        ("is_replay", models.BooleanField(default=False)),
                        ("readings_mark", models.BigIntegerField()),
                        ("targets_mark", models.BigIntegerField()),
                        ("version", models.CharField(max_length=20)),
                        ("inputs", models.CharField(max_length=64)),
                        (
                            "refusal",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "open"),
                                    (1, "context"),
                                    (2, "milestone"),
                                    (3, "no_target"),
                                    (4, "too_few"),
                                    (5, "gaps"),
                                    (6, "irregular"),
                                    (7, "running_total"),
                                    (8, "too_far"),
                                    (9, "too_large"),
                                    (10, "failed"),
                                ]
                            ),
                        ),
                        (
                            "method",
                            models.PositiveSmallIntegerField(choices=[(1, "naive"), (2, "seasonal_naive"), (3, "theta")], null=True),
                        ),
                        ("is_tested", models.BooleanField(default=False)),
                        ("points", models.PositiveIntegerField(default=0)),
                        ("newest_end", models.DateField(null=True)),
                        ("newest", models.FloatField(null=True)),
                        ("ends", django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
                        ("low", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                        ("middle", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                        ("high", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                        (
                            "measure",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="metrics.measure"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ForecastAim",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_end", models.DateField()),
                        ("ahead", models.PositiveSmallIntegerField()),
                        ("is_next", models.BooleanField()),
                        ("target_date", models.DateField()),
                        (
                            "operator",
                            models.PositiveSmallIntegerField(
                                choices=[(1, ">="), (2, "<="), (3, ">"), (4, "<"), (5, "between"), (6, "done")]
                            ),
                        ),
                        ("low", models.FloatField()),
                        ("high", models.FloatField(null=True)),
                        ("is_illustrative", models.BooleanField()),
                        ("probability", models.FloatField()),
                        (
                            "forecast",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="aims", to="scorecards.forecast"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ForecastScore",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("value", models.FloatField()),
                        ("met", models.BooleanField()),
                        ("inside", models.BooleanField()),
                        ("scored_at", models.DateTimeField()),
                        (
                            "aim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="score", to="scorecards.forecastaim"
                            ),
                        ),
                    ],
                ),
                migrations.AddIndex(
                    model_name="forecast",
                    index=models.Index(fields=["measure", "-as_of", "-id"], name="forecast_newest"),
                ),
                migrations.AddConstraint(
                    model_name="forecast",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends__len__gte", 1),
                                ("method__isnull", False),
                                ("newest__isnull", False),
                                ("newest_end__isnull", False),
                                ("refusal", metrics.rules.odds.codes.Refusal["OPEN"]),
                            ),
                            models.Q(
                                models.Q(("refusal", metrics.rules.odds.codes.Refusal["OPEN"]), _negated=True),
                                ("ends__len", 0),
                                ("method__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="forecast_made_or_refused",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="forecast",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("high__len", models.F("ends__len")),
                            ("low__len", models.F("ends__len")),
                            ("middle__len", models.F("ends__len")),
                        ),
                        name="forecast_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecast",
                    trigger=pgtrigger.compiler.Trigger(
                        name="forecast_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="001d2e2213df6da4017dda349ac5c3a36657ecf6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_forecast_append_only_a05a7",
                            table="scorecards_forecast",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="forecastaim",
                    constraint=models.UniqueConstraint(fields=("forecast", "target_date", "is_next"), name="forecast_aim_once"),
                ),
                migrations.AddConstraint(
                    model_name="forecastaim",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0), ("probability__lte", 1)), name="forecast_aim_probability"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="forecastaim",
                    constraint=models.CheckConstraint(condition=models.Q(("ahead__gte", 1)), name="forecast_aim_ahead"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecastaim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="forecast_aim_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2246e863e1a2469a584836343f51b3b4b81c02a2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_forecast_aim_append_only_6744d",
                            table="scorecards_forecastaim",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecastscore",
                    trigger=pgtrigger.compiler.Trigger(
                        name="forecast_score_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="099fa5c9539f3f995ed78f687c22de5cf247fa3e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_forecast_score_append_only_e12d9",
                            table="scorecards_forecastscore",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

"""Records of a study of supports around training: subsidy in the year before and the year after each participant's training ended."""

from dataclasses import replace

import duckdb
import numpy as np

from linkage.intake.extracts import Task
from linkage.intake.layouts import Window
from linkage.intake.recording import columns, count, groups_of, source_of
from linkage.intake.tables import quoted
from linkage.rules.clusters import at_threshold
from linkage.rules.shapes import THRESHOLD, Floats, Ints, Links, SupportRecords

MONTHS, YEAR = 24, 12
"""Months of the two years, and of one."""


def support_records(connection: duckdb.DuckDBPyConnection, task: Task) -> SupportRecords:
    """Records of the table `people`; the dollars are of the two years of the study until `around_the_end` knows better."""
    groups = groups_of(connection, task)
    return SupportRecords(
        source=source_of(connection, task),
        completed=columns(connection, "coalesce(completed = 'yes', false) as done")["done"].astype(bool),
        dollars=_around(months_paid(connection, task.window), np.full(count(connection), YEAR)),
        groups=groups.codes,
        labels=groups.labels,
    )


def around_the_end(connection: duckdb.DuckDBPyConnection, task: Task, records: SupportRecords, links: Links) -> SupportRecords:
    """The same with each record's dollars before and after the end of the training of the person that it is linked to.

    A payment stands with another agency's record than the end of the training, so the two meet only once there are links. Where no training
    is linked, the study's second year counts as after; such a record is of no participant."""
    starts = quoted(str(task.window.starts))
    month = columns(connection, f"coalesce(datediff('month', date {starts}, try_cast(ended_on as date)), -1) as month")["month"].astype(
        np.int64
    )
    person = at_threshold(links, len(month), THRESHOLD)
    last = np.full(int(person.max(initial=-1)) + 1, -1)
    np.maximum.at(last, person, np.where(month < MONTHS, month, -1))
    ended = np.where(last[person] >= 0, last[person], YEAR)
    return replace(records, dollars=_around(months_paid(connection, task.window), ended))


def _around(paid: Floats, ended: Ints) -> Floats:
    """(n, 2): what was paid a year before the month of the end, and from it on, by as many months on either side: twelve, or fewer where
    the study's two years end sooner, so that a late end does not look as if payments had stopped. Zeros where there are none."""
    totals = np.concatenate([np.zeros((len(paid), 1)), paid.cumsum(axis=1)], axis=1)
    row = np.arange(len(paid))
    span = np.clip(np.minimum(ended, MONTHS - ended), 0, YEAR)
    sums = np.column_stack([totals[row, ended] - totals[row, ended - span], totals[row, ended + span] - totals[row, ended]])
    found: Floats = sums * (YEAR / np.maximum(span, 1))[:, None]
    return found


def months_paid(connection: duckdb.DuckDBPyConnection, window: Window) -> Floats:
    """Dollars (n, MONTHS); a payment that says only its year stands in the year's first month."""
    month = f"coalesce(datediff('month', date {quoted(str(window.starts))}, date), {YEAR} * (year - {window.starts.year}))"
    found = connection.execute(
        f"select row, {month} as month, sum(units) as units from events group by all having month between 0 and {MONTHS - 1}"  # noqa: S608
    ).fetchnumpy()
    paid = np.zeros((count(connection), MONTHS))
    paid[found["row"].astype(np.int64), found["month"].astype(np.int64)] = found["units"]
    return paid

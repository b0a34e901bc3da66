"""Feeds that ship as examples: there to be looked at and started by somebody, never asked by themselves."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from agencies.intake.findings import Refused
from agencies.models import Agency
from metrics.models import Feed, FeedKind, Layout


@transaction.atomic
def load_feeds(*, rows: Iterable[Mapping[str, str]], at: datetime) -> tuple[int, int]:
    """Adds feeds of files, paused, and gives how many were added and how many were there already, which stay as they are.

    Raises Refused, and adds none, when one names an agency or a layout that is not known."""
    agencies, layouts = dict(Agency.objects.values_list("code", "pk")), dict(Layout.objects.values_list("code", "pk"))
    there = set(Feed.objects.values_list("code", flat=True))
    added = same = 0
    for row in rows:
        if row["agency"] not in agencies or (row["layout"] and row["layout"] not in layouts):
            problem = f"Feed {row['code']} names an agency {row['agency']} or a layout {row['layout']} that is not known."
            raise Refused(problem, "Load the catalog and the layouts first.")
        if row["code"] in there:
            same += 1
            continue
        Feed.objects.create(
            code=row["code"],
            name=row["name"],
            kind=FeedKind.FILE,
            agency_id=agencies[row["agency"]],
            layout_id=layouts.get(row["layout"]),
            address=row["address"],
            every_hours=int(row["every_hours"]),
            is_active=False,
            next_at=at,
        )
        added += 1
    return added, same

"""Where measures and goals stand: from the stored cards when the lens is live, else computed by the same rules."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from goals.models import Goal, GoalMeasure, Partnership
from goals.rules.codes import GoalStatus, Rollup
from metrics.models import TOTAL, Measure
from scorecards.models import Edition, GoalCard, MeasureCard
from scorecards.queries.faces import FACE, NUMBERS, card_row
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow, Counts, GoalRow, PartnerRow

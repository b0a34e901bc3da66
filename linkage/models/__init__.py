"""What is stored of studies with linked data: agreements, extracts by name and digest, runs, and aggregates. Never anything of a person."""

from linkage.models.agreements import SMALLEST_CELL, Agreement, DataOwner
from linkage.models.extracts import LIVE, Extract, ExtractPart, ExtractState
from linkage.models.log import LogEntry, LogVerb
from linkage.models.releases import Approval, Release, ReleaseState
from linkage.models.runs import OPEN, STAGE_LABELS, ClericalPair, Filed, Finding, RunState, StageState, StudyRun, StudyStage
from linkage.models.studies import Destination, PriceTable, Study, StudyKind

__all__ = [
    "LIVE",
    "OPEN",
    "SMALLEST_CELL",
    "STAGE_LABELS",
    "Agreement",
    "Approval",
    "ClericalPair",
    "DataOwner",
    "Destination",
    "Extract",
    "ExtractPart",
    "ExtractState",
    "Filed",
    "Finding",
    "LogEntry",
    "LogVerb",
    "PriceTable",
    "Release",
    "ReleaseState",
    "RunState",
    "StageState",
    "Study",
    "StudyKind",
    "StudyRun",
    "StudyStage",
]

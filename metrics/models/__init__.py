"""What was measured: the catalog of measures, and the facts recorded of them."""

from metrics.models.catalog import Annotation, AnnotationKind, Benchmark, ExpectedRelease, FormulaInput, Measure, RbaType
from metrics.models.changes import Change, ChangeReason
from metrics.models.dimensions import (
    TOTAL,
    Breakdown,
    Category,
    Dimension,
    MeasureDimension,
    Place,
    PlaceKind,
    PlaceWithin,
    SmallNumberRule,
)
from metrics.models.entries import EntryDraft
from metrics.models.feeds import Feed, FeedFetch, FeedKind, FetchOutcome
from metrics.models.layouts import Layout, LayoutVersion
from metrics.models.misses import AcceptedMiss, MissState
from metrics.models.periods import Reopening, ReopenReason, ReportingPeriod
from metrics.models.proposals import Proposal, ProposalKind, ProposalState
from metrics.models.readings import CorrectionReason, Reading, ShownReading, Submission, SubmissionState
from metrics.models.targets import Target, TargetChangeReason, TargetKind
from metrics.models.uploads import Upload, UploadContent, UploadOrigin, UploadState
from metrics.models.writing import FactKind, FactWrite, WriteKind

__all__ = [
    "TOTAL",
    "AcceptedMiss",
    "Annotation",
    "AnnotationKind",
    "Benchmark",
    "Breakdown",
    "Category",
    "Change",
    "ChangeReason",
    "CorrectionReason",
    "Dimension",
    "EntryDraft",
    "ExpectedRelease",
    "FactKind",
    "FactWrite",
    "Feed",
    "FeedFetch",
    "FeedKind",
    "FetchOutcome",
    "FormulaInput",
    "Layout",
    "LayoutVersion",
    "Measure",
    "MeasureDimension",
    "MissState",
    "Place",
    "PlaceKind",
    "PlaceWithin",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "RbaType",
    "Reading",
    "ReopenReason",
    "Reopening",
    "ReportingPeriod",
    "ShownReading",
    "SmallNumberRule",
    "Submission",
    "SubmissionState",
    "Target",
    "TargetChangeReason",
    "TargetKind",
    "Upload",
    "UploadContent",
    "UploadOrigin",
    "UploadState",
    "WriteKind",
]

"""What was measured: the catalogue of measures, and the facts recorded of them."""

from metrics.models.catalog import Annotation, AnnotationKind, ExpectedRelease, FormulaInput, Measure, RbaType
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
from metrics.models.feeds import Feed, FeedFetch, FeedKind, FetchOutcome
from metrics.models.layouts import Layout, LayoutVersion
from metrics.models.readings import CorrectionReason, Reading, ShownReading, Submission, SubmissionState
from metrics.models.targets import Target, TargetChangeReason, TargetKind
from metrics.models.uploads import Upload, UploadContent, UploadOrigin, UploadState

__all__ = [
    "TOTAL",
    "Annotation",
    "AnnotationKind",
    "Breakdown",
    "Category",
    "Change",
    "ChangeReason",
    "CorrectionReason",
    "Dimension",
    "ExpectedRelease",
    "Feed",
    "FeedFetch",
    "FeedKind",
    "FetchOutcome",
    "FormulaInput",
    "Layout",
    "LayoutVersion",
    "Measure",
    "MeasureDimension",
    "Place",
    "PlaceKind",
    "PlaceWithin",
    "RbaType",
    "Reading",
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
]

"""What was measured: the catalogue of measures, and the facts recorded of them."""

from metrics.models.catalog import Annotation, AnnotationKind, ExpectedRelease, Measure, RbaType
from metrics.models.changes import Change, ChangeReason
from metrics.models.dimensions import TOTAL, Breakdown, Category, Dimension, MeasureDimension
from metrics.models.readings import Reading, Submission, SubmissionState, Upload, UploadState
from metrics.models.targets import Target, TargetChangeReason, TargetKind

__all__ = [
    "TOTAL",
    "Annotation",
    "AnnotationKind",
    "Breakdown",
    "Category",
    "Change",
    "ChangeReason",
    "Dimension",
    "ExpectedRelease",
    "Measure",
    "MeasureDimension",
    "RbaType",
    "Reading",
    "Submission",
    "SubmissionState",
    "Target",
    "TargetChangeReason",
    "TargetKind",
    "Upload",
    "UploadState",
]

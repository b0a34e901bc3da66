"""Checking extracts before anything is linked: every problem by file, row, column and what to do, all at once."""

from linkage.intake.checking.extract import Allowed, Checked, check_extract
from linkage.intake.checking.overlap import check_overlap
from linkage.intake.checking.years import check_years

__all__ = ["Allowed", "Checked", "check_extract", "check_overlap", "check_years"]

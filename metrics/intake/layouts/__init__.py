"""Layouts: a foreign file described once, so that the next one of its shape needs no decisions.

`spec` says what a layout can say, `parse` and `write` are its YAML, `tidying` reads a file by one, `recognizing` finds the one
that fits a file."""

from metrics.intake.layouts.parse import parse_layout
from metrics.intake.layouts.recognizing import recognize
from metrics.intake.layouts.results import Names, Tidied, Understood
from metrics.intake.layouts.spec import LayoutSpec
from metrics.intake.layouts.tidying import tidy
from metrics.intake.layouts.write import as_yaml
from metrics.intake.layouts.yaml_text import LayoutProblems, Problem

__all__ = ["LayoutProblems", "LayoutSpec", "Names", "Problem", "Tidied", "Understood", "as_yaml", "parse_layout", "recognize", "tidy"]

"""The formulas of measures.csv: each may stand, the rows' order does not matter, and what is stored goes on to hold."""

from collections.abc import Mapping
from typing import Any

from agencies.intake.tables import Row, Sheet
from metrics.rules.codes import Combine, PeriodType
from metrics.rules.formula.catalog import Accepted, accept_all
from metrics.rules.formula.check import Input
from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblem, FormulaProblems
from metrics.rules.formula.tree import codes_of

Stored = Mapping[tuple[Any, ...], Mapping[str, Any]]


def check_formulas(sheet: Sheet, stored: Stored) -> None:
    """Checks every formula as the catalog will be; the rows get theirs in the one written form. `stored` has the measures there are."""
    rows = {row.text["code"]: row for row in sheet.rows}
    wanted = {key[0]: row for key, row in stored.items()} | {code: dict(row.cells) for code, row in rows.items()}
    formulas = {code: str(row["formula"]) for code, row in wanted.items() if row.get("formula") and row.get("period")}
    if not formulas:
        return
    known = {code: _input(code, row) for code, row in wanted.items() if row.get("period")}
    good, bad = accept_all(formulas, known)
    for code, row in rows.items():
        if code in good:
            _write(sheet, row, good[code])
    for code, problems in bad.items():
        for problem in problems.problems:
            place = f" (sign {problem.at + 1} of the formula)" if code in rows and problem.at else ""
            at = rows.get(code) or _to_blame(rows, problems, formulas[code])
            if at is not None:
                whose = "" if code in rows else f"The formula of {code}: "
                sheet.refuse(at, "formula" if code in rows else "code", f"{whose}{problem.problem}{place}", problem.fix)


def _input(code: str, row: Mapping[str, Any]) -> Input:
    combine = Combine.from_slug(row.get("combine") or "none")
    return Input(code, PeriodType.from_slug(row["period"]), combine, bool(row.get("public", True)), bool(row.get("is_draft", False)))


def _write(sheet: Sheet, row: Row, accepted: Accepted) -> None:
    place = sheet.rows.index(row)
    sheet.rows[place] = Row(row.number, {**row.cells, "formula": accepted.text}, row.text)


def _to_blame(rows: Mapping[str, Row], problems: FormulaProblems, formula: str) -> Row | None:
    """The row of the file that keeps a stored formula from standing: one whose code the problem or the formula names."""
    named = [row for code, row in rows.items() if any(code in one.problem for one in problems.problems)]
    return next(iter(named), None) or next((rows[code] for code in _codes(formula) if code in rows), None)


def _codes(formula: str) -> tuple[str, ...]:
    try:
        return codes_of(parse(formula))
    except FormulaProblem:
        return ()

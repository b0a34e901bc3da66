"""What is wrong with a formula, and where."""

from metrics.rules.refused import Refused


class FormulaProblem(Refused):
    """A formula that was not accepted. `at`: the place in the text, counted from 0; `length`: how many signs are meant."""

    def __init__(self, problem: str, fix: str, at: int = 0, length: int = 1) -> None:
        super().__init__(problem, fix)
        self.at = at
        self.length = max(length, 1)


class FormulaProblems(Refused):
    """Everything that is wrong with a formula, in order of place. At least one."""

    def __init__(self, problems: list[FormulaProblem]) -> None:
        self.problems = sorted(problems, key=lambda one: one.at)
        super().__init__(self.problems[0].problem, self.problems[0].fix)


def pointed(text: str, problem: FormulaProblem) -> str:
    """The line of the formula with a caret line below the place that is meant."""
    start = text.rfind("\n", 0, problem.at) + 1
    line = text[start:].partition("\n")[0]
    return f"{line}\n{' ' * (problem.at - start)}{'^' * max(1, min(problem.length, len(line) - problem.at + start))}"

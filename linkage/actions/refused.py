"""Why something was refused, with all its reasons at once."""

from collections.abc import Iterable


class StudyRefused(ValueError):
    """`problems`: what is wrong and what to do, in words for who asked."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def refuse(problems: Iterable[str]) -> None:
    """Raises StudyRefused when there is any problem; empty ones are none."""
    found = [problem for problem in problems if problem]
    if found:
        raise StudyRefused(found)

"""What a rule says when it cannot accept something: the problem, and what to do about it."""


class Refused(ValueError):
    """A value that was not accepted. `problem` and `fix` are sentences for the person who wrote it."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(f"{problem} {fix}")
        self.problem = problem
        self.fix = fix

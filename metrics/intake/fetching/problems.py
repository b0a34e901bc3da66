"""Why a source gave nothing."""


class FetchFailed(Exception):
    """A sentence for the people who keep the feed. `may_pass`: asking again soon may help; `wait`: seconds the source asked to be
    left alone."""

    def __init__(self, problem: str, *, may_pass: bool = False, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.may_pass = may_pass
        self.wait = wait

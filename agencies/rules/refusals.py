"""How actions refuse: by a code, for which pages and the API have words."""


class Refusal(ValueError):
    """Something was not done. `why`: a code; each kind of refusal names its own."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

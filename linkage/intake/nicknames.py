"""Short forms of first names as used in the United States, and the one name that stands for all of them when names are compared."""

from pathlib import Path

TABLE = Path(__file__).parent / "short_forms.txt"


def _table() -> dict[str, tuple[str, ...]]:
    lines = (line.split(":") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {name: tuple(forms.split()) for name, forms in lines}


def _standing() -> dict[str, str]:
    """Short form -> the first name of the table that has it and no long form of its own."""
    found: dict[str, str] = {}
    for name, forms in SHORT_FORMS.items():
        for form in forms:
            if form not in SHORT_FORMS:
                found.setdefault(form, name)
    return found


SHORT_FORMS = _table()
"""Name -> its short forms."""
STANDS_FOR = _standing()
"""Short form -> the name that stands for it when names are compared. A name with short forms of its own stands for itself."""

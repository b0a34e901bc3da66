"""Periods in headings and cells, and which type of period they are."""

from collections.abc import Collection, Iterable, Sequence

from metrics.intake.guessing.cells import TYPES, is_month_name, period_types, plain_label
from metrics.rules.codes import PeriodType

_LONGEST = 4
_EDGES = " ,:;-_/()"
SCHOOL = ("school", "student", "grade", "district", "pupil", "pre k")


def period_in(heading: str) -> tuple[str, str]:
    """The period that a heading names, and the rest of it: ("2018", "Overall Homeless"); ("", heading) without one."""
    if period_types(heading) and any(sign.isdigit() for sign in heading):
        return plain_label(heading), ""
    words = heading.split()
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        for part, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            label = " ".join(part).strip(_EDGES)
            if _has_year(label) and period_types(label):
                return label, " ".join(rest).strip(_EDGES)
    return "", heading


def _has_year(label: str) -> bool:
    return any(label[place : place + 4].isdecimal() for place in range(len(label) - 3)) or label.casefold().startswith(("fy", "sfy", "sy"))


def is_average(label: str) -> bool:
    """A year's average, total or sum among its months: no period of the measure."""
    words = plain_label(label).casefold().replace(".", " ").split()
    return bool(words) and words[0] in ("avg", "average", "annual", "ann", "total", "mean", "ytd", "year")


def year_in(texts: Iterable[str]) -> str:
    """The first year of our time that stands by itself in some texts, such as the title lines above a table."""
    for text in texts:
        for word in text.replace("(", " ").replace(",", " ").split():
            if len(word) == 4 and word.isdecimal() and 1950 <= int(word) <= 2060:
                return word
    return ""


def type_of(labels: Sequence[str], around: str, known: Collection[PeriodType]) -> tuple[PeriodType | None, str]:
    """The type of period that labels name, and why. `around`: the headings, in small letters. `known`: types of the measures meant."""
    different = [label for label in dict.fromkeys(labels) if label.strip() and not is_average(label)]
    fitting = [type_ for type_ in TYPES if different and all(type_ in period_types(label) for label in different)]
    if different and all(is_month_name(label) for label in different):
        return PeriodType.MONTH, "The headings are the names of months."
    if not fitting:
        return None, "Its periods are written in more than one way; choose the type yourself."
    meant = [type_ for type_ in known if type_ in fitting]
    if meant:
        return meant[0], f"The measure is reported so, and every period fits, such as {different[0]}."
    return _by_words(fitting, different, around)


def _by_words(fitting: Sequence[PeriodType], labels: Sequence[str], around: str) -> tuple[PeriodType, str]:
    like = f"such as {labels[0]}"
    if PeriodType.SCHOOL_YEAR in fitting and any(word in around for word in SCHOOL):
        return PeriodType.SCHOOL_YEAR, f"The periods can be school years, {like}, and the headings speak of schools."
    if PeriodType.POINT in fitting and not _go_through_months(labels):
        return PeriodType.POINT, f"The periods are single days, {like}."
    if PeriodType.SFY in fitting and (PeriodType.YEAR not in fitting or "fisc" in around or "sfy" in around):
        return PeriodType.SFY, f"The periods can be state fiscal years, {like}."
    return fitting[0], f"Every period fits, {like}."


def _go_through_months(labels: Iterable[str]) -> bool:
    """Dates of many different months of a year are months; one day of every year is a day."""
    months = {label.replace("/", "-").split("-")[0 if "/" in label else 1] for label in labels if label.count("-") + label.count("/") == 2}
    return len(months) > 3

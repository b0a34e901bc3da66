"""The answer of a study of supportive housing in sentences that a first screen holds."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from linkage.rules.answers import Answers, GridAnswer
from scorecards.charts.studies import words
from scorecards.templatetags.amounts import count_text

MOSTLY = 0.5


def answer(one: GridAnswer) -> str:
    """The answer under one setting in a sentence, with both intervals."""
    if one.portion.value is None:
        return _("Of %(people)s homeless single adults, the portion for whom housing pays for itself is %(why)s.") % {
            "people": count_text(one.people),
            "why": words.value(one.portion, words.share),
        }
    told = {"people": count_text(one.people), "portion": words.share(one.portion.value), "both": words.both(one.portion, words.share)}
    if one.portion.value == 0:
        return _("Of %(people)s homeless single adults, nobody can be told beforehand for whom housing pays for itself (%(both)s).") % told
    return _("Of %(people)s homeless single adults, housing pays for itself for about %(portion)s (%(both)s).") % told


def beware(told: Answers) -> list[str]:
    """What has to be read with the answer: that it may be nobody, and whose money it is."""
    return list(_beware(told))


def _beware(told: Answers) -> Iterator[str]:
    portion = told.main.portion
    if portion.value and portion.data and portion.total and portion.data.low <= 0 and portion.total.low <= 0:
        yield _("Both intervals begin at 0%: it may be nobody.")
    elif portion.value and words.may_be_nobody(portion):
        yield _("With what is assumed the interval begins at 0%: it may be nobody.")
    if told.standard.payer == "all":
        yield _state(told)


def _state(told: Answers) -> str:
    state = told.at(replace(told.standard, payer="state")).portion
    inpatient = told.prices.services.get("inpatient")
    why = _(" Most of what hospitals save is federal money.") if inpatient and inpatient.split.federal > MOSTLY else ""
    if state.value is None:
        return _("Counting State money alone, the portion is too small to be shown, or nobody.") + why
    if state.value == 0:
        return _("Counting State money alone, housing pays for itself for nobody.") + why
    return _("Counting State money alone, housing pays for itself for about %(portion)s.") % {"portion": words.share(state.value)} + why

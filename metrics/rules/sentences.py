"""The sentences of a derivation, as translatable patterns. A page translates the pattern and fills in formatted values."""

from collections.abc import Mapping


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return text


SENTENCES: Mapping[str, str] = {
    "rules": gettext_noop("Judged by rules %(version)s as of %(as_of)s."),
    "value": gettext_noop("The newest value is %(value)s, for %(period)s (ended %(period_end)s)."),
    "value_none": gettext_noop("No period has a value: there is nothing to judge."),
    "source": gettext_noop("Source of the value: %(source)s."),
    "accepted": gettext_noop("Accepted by %(accepted_by)s on %(accepted_on)s."),
    "context": gettext_noop("The measure is shown for context: it is not judged."),
    "target_none": gettext_noop("No target applies."),
    "target_at_least": gettext_noop("The governing target is at least %(target)s by %(target_date)s."),
    "target_at_most": gettext_noop("The governing target is at most %(target)s by %(target_date)s."),
    "target_more_than": gettext_noop("The governing target is more than %(target)s by %(target_date)s; a tie is a miss."),
    "target_less_than": gettext_noop("The governing target is less than %(target)s by %(target_date)s; a tie is a miss."),
    "target_between": gettext_noop("The governing target is between %(target)s and %(target_high)s by %(target_date)s."),
    "target_done": gettext_noop("The milestone is to be done (%(target)s) by %(target_date)s."),
    "target_of_total": gettext_noop("The group has no target of its own: the total's target governs."),
    "target_passed": gettext_noop("The target's date lies before the period; the last target goes on governing."),
    "expected_step": gettext_noop("The path goes in steps: what is expected of the period is the target itself, %(expected)s."),
    "expected_step_range": gettext_noop(
        "The path goes in steps: what is expected of the period is the target itself, %(expected)s to %(expected_high)s."
    ),
    "expected_linear": gettext_noop(
        "The path is straight: from %(from_value)s on %(from_date)s to %(target)s on %(target_date)s; "
        "%(days)s of %(length)s days are over, so %(expected)s is expected."
    ),
    "expected_linear_range": gettext_noop(
        "The path is straight: from %(from_value)s to %(from_high)s on %(from_date)s, to %(target)s to %(target_high)s on %(target_date)s; "
        "%(days)s of %(length)s days are over, so %(expected)s to %(expected_high)s is expected."
    ),
    "expected_before_baseline": gettext_noop("The path starts at the baseline, on %(baseline_end)s; before it nothing is expected."),
    "expected_no_start": gettext_noop("The path is straight but has no start: no baseline and no earlier target is set."),
    "right_side": gettext_noop("%(value)s is on the right side of %(end)s: the shortfall is 0."),
    "right_side_range": gettext_noop("%(value)s lies between %(end)s and %(end_high)s: the shortfall is 0."),
    "tie_missed": gettext_noop("%(value)s only ties with %(end)s, and a tie is a miss here."),
    "wrong_side": gettext_noop("%(value)s is on the wrong side of %(end)s: the shortfall is %(shortfall)s."),
    "tolerance_own": gettext_noop("The tolerance is %(tolerance)s, set for this measure."),
    "tolerance_expected": gettext_noop("The tolerance is %(tolerance)s, 5%% of the expected value."),
    "tolerance_way": gettext_noop("The tolerance is %(tolerance)s, 5%% of the way from the baseline to the target, as 0 is expected."),
    "tolerance_zero": gettext_noop("There is no tolerance: 0 is expected and no baseline gives a scale."),
    "judged_on_track": gettext_noop("No shortfall: on track."),
    "judged_near": gettext_noop("The shortfall is within the tolerance: near."),
    "judged_off_track": gettext_noop("The shortfall is beyond the tolerance: off track."),
    "extra_better_than_baseline": gettext_noop("Extra rule %(number)s applies, as the value is better than the baseline: %(then)s."),
    "extra_at_least_baseline": gettext_noop("Extra rule %(number)s applies, as the value is no worse than the baseline: %(then)s."),
    "extra_better_than_previous": gettext_noop("Extra rule %(number)s applies, as the value is better than the period before: %(then)s."),
    "extra_better_than_last_year": gettext_noop("Extra rule %(number)s applies, as the value is better than last year's: %(then)s."),
    "extra_within_of_target": gettext_noop("Extra rule %(number)s applies, as the shortfall is at most %(amount)s: %(then)s."),
    "extra_within_percent_of_target": gettext_noop(
        "Extra rule %(number)s applies, as the shortfall is at most %(amount)s%% of the expected value: %(then)s."
    ),
    "extra_met_k_of_n": gettext_noop(
        "Extra rule %(number)s applies, as at least %(k)s of the newest %(n)s values were as good as expected: %(then)s."
    ),
    "extra_otherwise": gettext_noop("Extra rule %(number)s applies to whatever the ones before it leave: %(then)s."),
    "extra_none": gettext_noop("The measure has %(count)s extra rules; none applies."),
    "fresh": gettext_noop("The data are fresh: the next period is due on %(due_on)s."),
    "due_soon": gettext_noop("The next period is due on %(due_on)s."),
    "overdue": gettext_noop(
        "The period that ended on %(missing_end)s was due on %(due_on)s and is %(days)s days overdue "
        "(%(lag)s days after its end and %(grace)s working days of grace, or an announced date)."
    ),
    "no_schedule": gettext_noop("Nothing says when the next period is due."),
    "not_yet_due": gettext_noop("Nothing is due yet: the first period is due on %(due_on)s."),
    "status": gettext_noop("Status: %(status)s."),
    "status_overdue": gettext_noop("Status: overdue; the last judged status was %(judged)s and does not count."),
}

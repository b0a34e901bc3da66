"""A whole study on a small synthetic world: answers that hang together, come out the same again, and give nobody away."""

import json
from dataclasses import replace

import numpy as np
import pytest

from bench.linkage_world import world
from linkage.rules.answers import SMALL, Answers, Figure
from linkage.rules.beyond import PARTS
from linkage.rules.disclosure.shares import Rules
from linkage.rules.drawing import Plan
from linkage.rules.estimated import Estimated, cohorts_of, estimate
from linkage.rules.plain import as_plain, read
from linkage.rules.prices import CONNECTICUT
from linkage.rules.priors import PRIORS
from linkage.rules.shapes import Links
from linkage.rules.study import answers, suppressed
from linkage.rules.switches import COSTS, EVERYONE, YEARS, Switches, grid
from tests.linkage.rules.build import links, records

PLAN = Plan(CONNECTICUT, PRIORS, imputations=3, draws=12, grid_draws=3)
QUICK = replace(PLAN, imputations=2, draws=2, grid_draws=2)
COUNT = 1500
RULES = Rules()


@pytest.fixture(scope="module")
def studied():
    return world(5, COUNT)


@pytest.fixture(scope="module")
def cohorts(studied):
    return cohorts_of(studied.records, studied.links, PLAN)


@pytest.fixture(scope="module")
def heard():
    return []


@pytest.fixture(scope="module")
def found(cohorts, heard):
    return estimate(cohorts, PLAN, lambda done, total: heard.append((done, total)))


@pytest.fixture(scope="module")
def told(cohorts, found):
    return suppressed(cohorts, found, PLAN)


def share_figures(told: Answers):
    """Every share that is shown, with how many people it is of."""
    for each in told.grid:
        yield each.portion, each.people
        yield each.depth, each.people
    for one in told.outcomes:
        yield one.people, told.people
    for use in told.uses:
        yield use.used, told.people
    for bar in told.tornado:
        yield from ((figure, told.people) for figure in (*bar.portion, *bar.depth))
    yield told.naive.portion, told.people


def test_the_answers_are_read_back_from_json_as_they_were(told):
    assert read(Answers, json.loads(json.dumps(as_plain(told)))) == told


def test_the_same_records_links_and_plan_give_the_same_answers(studied, told):
    assert answers(studied.records, studied.links, PLAN) == told


def test_another_seed_gives_other_draws(studied):
    one, other = (answers(studied.records, studied.links, replace(QUICK, seed=seed)) for seed in (1, 2))
    assert one.main != other.main


def test_progress_is_told_scoring_by_scoring(told, heard):
    assert heard == [(done, 20) for done in range(21)]


def test_what_is_estimated_can_be_kept_between_stages(cohorts, found, told):
    kept = json.loads(json.dumps(as_plain(found)))
    assert suppressed(cohorts, read(Estimated, kept), PLAN) == told


def test_every_setting_of_the_grid_has_one_answer(told):
    assert [each.switches for each in told.grid] == [each.switches for each in told.grid if told.at(each.switches) is each]
    assert {each.switches for each in told.grid} == set(grid(told.rungs, told.groups))
    assert len(told.grid) == len(told.rungs) * 4 * len(YEARS) * len(COSTS) + len(told.groups) * 4 * len(YEARS) * len(COSTS)


def test_a_setting_that_is_not_on_the_grid_has_no_answer(told):
    with pytest.raises(KeyError, match="no answer"):
        told.at(replace(told.standard, cost=0.9))


def test_every_share_and_its_rest_is_of_nobody_or_of_eleven(told):
    for figure, people in share_figures(told):
        if figure.value is not None:
            assert RULES.may_share(round(figure.value * people, 6), people)
        for interval in (figure.data, figure.total):
            if interval is not None:
                assert RULES.may_count(round(interval.low * people, 6))


def test_from_two_settings_of_the_same_people_nobody_tells_a_few_apart(told):
    """Sliders: whatever two settings are compared, the portions of a group differ by nobody or by a whole cell."""
    for group in (EVERYONE, *told.groups):
        here = [each for each in told.grid if each.switches.group == group and each.portion.value is not None]
        counts = {round(each.portion.value * each.people, 6) for each in here}
        assert all(RULES.may_count(abs(one - other)) for one in counts for other in counts)


def test_the_curve_is_told_only_of_everyone(told):
    assert all(bool(each.curve) == (each.switches.group == EVERYONE) for each in told.grid)


def test_a_hidden_figure_says_why(told):
    hidden = [figure for figure, _ in share_figures(told) if figure.value is None]
    assert hidden
    assert all(figure.hidden for figure in hidden)


def test_the_parts_of_a_dimension_make_up_the_cohort_or_hide_a_cell_at_least(told):
    for dimension in ("age", "sex"):
        shown = sum(each.people for each in told.by_group if each.switches.group.startswith(f"{dimension}: "))
        assert told.people - shown == 0 or told.people - shown >= 11


def test_the_total_interval_holds_the_one_from_data_everywhere(told):
    figures = [each.portion for each in told.grid] + [point.net for each in told.grid for point in each.curve]
    for figure in figures:
        if figure.data and figure.total:
            assert figure.total.low <= figure.data.low
            assert figure.total.high >= figure.data.high


def test_a_dearer_programme_pays_for_no_more_people(told):
    cheap, dear = (told.at(replace(told.standard, cost=cost)) for cost in (min(COSTS), max(COSTS)))
    assert (cheap.portion.value or 0.0) > (dear.portion.value or 0.0)


def test_the_state_alone_gains_less_than_all_payers(told):
    state = told.at(replace(told.standard, payer="state"))
    assert state.mean_offset.value < told.main.mean_offset.value


def test_marginal_prices_save_less_than_average_ones(told):
    marginal = told.at(replace(told.standard, basis="marginal"))
    assert marginal.mean_offset.value == pytest.approx(0.6 * told.main.mean_offset.value, abs=500)


def test_shelter_data_alone_reveal_nobody_and_each_agency_adds(told):
    assert told.by_rung[0].portion.value == 0
    offsets = [each.mean_offset.value for each in told.by_rung]
    assert offsets == sorted(offsets)
    assert offsets[0] < offsets[-1]


def test_the_groups_that_supportive_housing_was_made_for_reach_deeper(told):
    ill = told.at(replace(told.standard, group="said: long homeless and serious mental illness"))
    assert ill.depth.value > told.main.depth.value
    assert ill.mean_offset.value > 2 * told.main.mean_offset.value


def test_the_costliest_cost_less_the_year_after_without_any_programme(told):
    tenth = next(one for one in told.regression if one.depth == 0.10)
    assert tenth.people == round(0.10 * told.people)
    assert tenth.fall.value == pytest.approx(1 - tenth.second.value / tenth.first.value, abs=0.01)
    assert tenth.fall.value > 0.2


def test_the_naive_rule_names_more_people_and_claims_what_does_not_come(told):
    assert told.naive.portion.value > 1.5 * (told.main.portion.value or 0.0)
    assert told.naive.claimed.value > 0 > told.naive.came.value


def test_exact_matching_loses_a_part_of_the_offsets(told):
    assert 0.05 < told.exact.lost.value < 0.40


def test_without_keys_exact_matching_is_not_spoken_of(studied, cohorts, found):
    assert cohorts_of(studied.records, replace(studied.links, exact=None), PLAN).exact is None
    bare = suppressed(replace(cohorts, exact=None), found, PLAN)
    assert bare.exact is None
    assert not any("Exact matching" in one.pattern for one in bare.summary)


def test_beyond_money_every_part_is_told_and_a_net_cost_buys_days(told):
    assert [one.slug for one in told.outcomes] == list(PARTS)
    everyone = told.outcomes[-1]
    assert everyone.people.value == 1.0
    assert everyone.net.value < 0
    assert everyone.housed_days.value == pytest.approx(365 / -everyone.net.value, abs=1e-3)
    assert everyone.shelter_nights.value > everyone.jail_days.value > 0


def test_the_widest_bar_of_the_tornado_stands_first(told):
    widths = [
        np.ptp([figure.value or 0.0 for figure in bar.depth]) + np.ptp([figure.value or 0.0 for figure in bar.portion])
        for bar in told.tornado
    ]
    assert widths == sorted(widths, reverse=True)
    assert {bar.assumption for bar in told.tornado} == {"ed", "inpatient", "psychiatric", "detox", "jail", "shelter", "price", "programme"}


def test_deaths_are_told_where_an_extract_says_them(cohorts, found):
    died = np.random.default_rng(1).random(len(cohorts.certain.units)) < 0.20
    deadly = suppressed(replace(cohorts, certain=replace(cohorts.certain, died=died)), found, PLAN)
    assert deadly.deaths is not None
    assert deadly.deaths.cohort.value == pytest.approx(died.mean(), abs=0.01)
    assert deadly.deaths.top_tenth.value == pytest.approx(0.2, abs=0.1)


def test_where_no_extract_says_it_deaths_are_not_told(told):
    assert told.deaths is None


def test_without_traits_there_is_one_rung_less_and_no_group_by_them(studied, told):
    found = answers(studied.records, studied.links, replace(QUICK, use_traits=False))
    assert found.rungs == told.rungs[:-1]
    assert not found.origin.use_traits


def test_an_agency_without_an_extract_has_no_rung(studied):
    kept = studied.records.source != 3
    place = np.cumsum(kept) - 1
    few = replace(
        studied.records,
        **{name: getattr(studied.records, name)[kept] for name in ("source", "units", "traits", "in_cohort", "housed")},
        groups={name: codes[kept] for name, codes in studied.records.groups.items()},
    )
    inside = kept[studied.links.left] & kept[studied.links.right]
    left, right = place[studied.links.left[inside]], place[studied.links.right[inside]]
    found = answers(few, Links(left, right, studied.links.probability[inside]), QUICK)
    assert found.rungs == ("to_hmis", "to_doc", "to_dss", "with_traits")


def test_an_owner_who_asks_for_more_gets_more_hidden(studied, told):
    strict = answers(studied.records, studied.links, replace(QUICK, min_cell=40))

    def hidden(found):
        return sum(each.portion.hidden == SMALL for each in found.grid)

    assert hidden(strict) > hidden(told)


def test_a_cohort_that_is_too_small_is_refused_without_its_size():
    with pytest.raises(ValueError, match=r"^The cohort has fewer than 200 people, which are too few for an answer\.$"):
        answers(records("hmis", "hmis"), links(), PLAN)


@pytest.mark.parametrize("changed", [{"draws": 1}, {"imputations": 0}, {"grid_draws": 1}])
def test_a_plan_of_one_draw_is_refused(changed):
    with pytest.raises(ValueError, match="at least 2"):
        replace(PLAN, **changed)


def test_the_summary_names_the_portion_small_and_ends_with_what_it_may_not_be_used_for(told):
    sentences = [one.text for one in told.summary]
    assert "a small portion that can be told beforehand" in sentences[0]
    assert "may not be used to decide about any person" in sentences[-1]
    assert any("have not been verified" in one for one in sentences)
    assert any("not to be believed" in one for one in sentences)


def test_verified_prices_are_not_called_unverified(cohorts, found):
    sure = suppressed(cohorts, found, replace(PLAN, prices=replace(CONNECTICUT, verified=True)))
    assert not any("verified" in one.pattern for one in sure.summary)


def test_where_nobody_pays_the_summary_says_so(studied):
    dear = replace(CONNECTICUT, programme=replace(CONNECTICUT.programme, dollars=900_000.0))
    found = answers(studied.records, studied.links, replace(QUICK, prices=dear))
    sentences = [one.text for one in found.summary]
    assert "nobody can be told beforehand" in sentences[0]
    assert any("No program of any size" in one for one in sentences)


def test_the_headline_is_what_the_standard_setting_answers(told):
    assert told.headline.paying_portion == told.main.portion.value
    assert told.headline.break_even_depth == told.main.depth.value
    assert told.standard == Switches("with_traits")
    assert told.standard.group == EVERYONE


def test_a_study_that_is_all_of_one_cost_answers_without_an_error(studied):
    flat = replace(studied.records, units=np.where(studied.records.units > 0, 1.0, 0.0))
    found = answers(flat, studied.links, QUICK)
    assert found.main.portion == Figure(0.0, found.main.portion.data, found.main.portion.total)

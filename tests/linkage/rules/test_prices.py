"""What things cost, who pays, and what is assumed."""

from dataclasses import replace

import numpy as np
import pytest

from linkage.rules.assumptions import drawn, likeliest
from linkage.rules.prices import CONNECTICUT, VERIFY, Price, Split
from linkage.rules.priors import PRIORS, Prior
from linkage.rules.shapes import SERVICES

STATE = Split(1.0, 0.0)


def test_the_state_pays_its_share_and_all_payers_everything():
    assert CONNECTICUT.dollars("ed") == 2462
    assert CONNECTICUT.dollars("ed", payer="state") == pytest.approx(246.2)
    assert CONNECTICUT.dollars("jail", payer="state") == CONNECTICUT.dollars("jail")


@pytest.mark.parametrize(
    ("price", "saves"),
    [
        (Price(100, "day", 2018, "s", STATE), 60),
        (Price(100, "day", 2018, "s", STATE, marginal=25), 25),
        (Price(100, "day", 2018, "s", STATE, is_average=False), 100),
    ],
)
def test_a_marginal_price_is_the_known_one_or_the_tables_part_of_the_average(price, saves):
    table = replace(CONNECTICUT, services={**CONNECTICUT.services, "jail": price})
    assert table.dollars("jail", basis="marginal") == pytest.approx(saves)
    assert table.dollars("jail") == 100


def test_the_programme_costs_what_is_left_after_the_tenants_rent():
    assert replace(CONNECTICUT, tenant_rent=2265.0).programme_cost() == 20_000


def test_every_price_of_connecticut_says_that_it_has_to_be_verified():
    assert not CONNECTICUT.verified
    assert all(VERIFY in price.source for price in (*CONNECTICUT.services.values(), CONNECTICUT.programme))


@pytest.mark.parametrize("shares", [(0.5, 0.4), (-0.1, 1.1), (0.5, 0.6)])
def test_payers_shares_that_do_not_make_one_are_refused(shares):
    with pytest.raises(ValueError, match="add up to 1"):
        Split(*shares)


def test_a_table_without_a_price_for_a_service_is_refused_with_its_name():
    with pytest.raises(ValueError, match="no price for jail"):
        replace(CONNECTICUT, services={name: price for name, price in CONNECTICUT.services.items() if name != "jail"})


def test_a_rent_that_covers_the_whole_programme_is_refused():
    with pytest.raises(ValueError, match="rent"):
        replace(CONNECTICUT, tenant_rent=30_000.0)


def test_a_price_below_nothing_is_refused():
    with pytest.raises(ValueError, match="no price"):
        Price(-1, "day", 2018, "s", STATE)


def test_every_prior_names_its_source_and_rises():
    for prior in (*PRIORS.effects.values(), PRIORS.price, PRIORS.programme):
        assert prior.source
        assert prior.low <= prior.mode <= prior.high
    with pytest.raises(ValueError, match="must rise"):
        Prior(0.5, 0.4, 0.6, "s")


def test_the_likeliest_assumptions_are_the_modes():
    found = likeliest(PRIORS, CONNECTICUT)
    assert found.effect.tolist() == [PRIORS.effects[service].mode for service in SERVICES]
    assert found.programme == 22_265


def test_what_is_drawn_lies_within_the_priors_and_differs_from_draw_to_draw():
    rng = np.random.default_rng(3)
    many = [drawn(PRIORS, CONNECTICUT, rng) for _ in range(200)]
    effects = np.array([one.effect for one in many])
    for place, service in enumerate(SERVICES):
        prior = PRIORS.effects[service]
        assert prior.low <= effects[:, place].min() < effects[:, place].max() <= prior.high
    costs = [one.programme / 22_265 for one in many]
    assert 0.85 <= min(costs) < max(costs) <= 1.25


def test_marginal_prices_once_chosen_are_not_drawn_again():
    found = drawn(PRIORS, CONNECTICUT, np.random.default_rng(3), basis="marginal")
    assert found.price[SERVICES.index("jail")] == 60


def test_services_of_agencies_whose_data_are_not_used_count_nothing():
    found = likeliest(PRIORS, CONNECTICUT).only(("hmis", "doc"))
    assert {service for place, service in enumerate(SERVICES) if found.worth[place]} == {"shelter", "jail"}

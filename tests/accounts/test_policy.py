"""Who may do what, as plain predicates."""

from itertools import product

import pytest

from accounts.rules.policy import (
    PUBLIC,
    Viewer,
    is_staff,
    may_decide_upload,
    may_edit_catalog,
    may_hand_in,
    may_keep_feeds,
    may_see_feed,
    may_see_measure,
    may_see_upload,
    may_use_model,
    sees_everything,
)

STATE = {role: Viewer(user_id=1, state_roles=frozenset({role})) for role in ("analyst", "governor", "administrator", "linkage_officer")}
COMMISSIONER = Viewer(user_id=1, commissioner_of=frozenset({7}))
STEWARD = Viewer(user_id=1, steward_of=frozenset({7}))


def test_the_public_sees_public_measures_only():
    assert may_see_measure(PUBLIC, is_public=True, agency_id=7)
    assert not may_see_measure(PUBLIC, is_public=False, agency_id=7)


@pytest.mark.parametrize("viewer", STATE.values(), ids=STATE)
def test_state_wide_roles_read_everything(viewer):
    assert sees_everything(viewer)
    assert may_see_measure(viewer, is_public=False, agency_id=99)


@pytest.mark.parametrize("viewer", [COMMISSIONER, STEWARD])
def test_agency_roles_read_the_unpublished_of_their_own_agency_only(viewer):
    assert may_see_measure(viewer, is_public=False, agency_id=7)
    assert not may_see_measure(viewer, is_public=False, agency_id=8)


def test_only_analysts_and_administrators_keep_feeds():
    allowed = {role for role, viewer in STATE.items() if may_keep_feeds(viewer)}
    assert allowed == {"analyst", "administrator"}
    assert not any(may_keep_feeds(viewer) for viewer in (COMMISSIONER, STEWARD, PUBLIC))


def test_a_feed_is_seen_by_who_reads_everything_and_by_its_own_agency():
    assert all(may_see_feed(viewer, agency_id=99) for viewer in STATE.values())
    assert may_see_feed(STEWARD, agency_id=7)
    assert may_see_feed(COMMISSIONER, agency_id=7)
    assert not may_see_feed(STEWARD, agency_id=8)
    assert not may_see_feed(PUBLIC, agency_id=7)


def test_figures_are_handed_in_by_data_keepers_and_agencies():
    allowed = {role for role, viewer in STATE.items() if may_hand_in(viewer)}
    assert allowed == {"analyst", "administrator"}
    assert may_hand_in(STEWARD)
    assert may_hand_in(COMMISSIONER)
    assert not may_hand_in(PUBLIC)


@pytest.mark.parametrize("may", [may_see_upload, may_decide_upload])
def test_an_upload_is_who_handed_it_ins_and_the_data_keepers(may):
    allowed = {role for role, viewer in STATE.items() if may(viewer, uploaded_by_id=99, agency_ids=[8])}
    assert allowed == {"analyst", "administrator"}
    assert may(STEWARD, uploaded_by_id=1, agency_ids=[8])
    assert not may(PUBLIC, uploaded_by_id=None, agency_ids=[])


def test_an_agency_sees_an_upload_with_some_of_its_figures_and_decides_about_one_with_no_others():
    assert may_see_upload(STEWARD, uploaded_by_id=99, agency_ids=[7, 8])
    assert not may_see_upload(STEWARD, uploaded_by_id=99, agency_ids=[8])
    assert may_decide_upload(STEWARD, uploaded_by_id=99, agency_ids=[7])
    assert not may_decide_upload(STEWARD, uploaded_by_id=99, agency_ids=[7, 8])
    assert not may_decide_upload(STEWARD, uploaded_by_id=99, agency_ids=[])


def test_only_analysts_and_administrators_edit_the_catalogue():
    allowed = {role for role, viewer in STATE.items() if may_edit_catalog(viewer)}
    assert allowed == {"analyst", "administrator"}
    assert not may_edit_catalog(COMMISSIONER)


@pytest.mark.parametrize(("viewer", "app"), list(product([*STATE.values(), COMMISSIONER], ["metrics", "accounts", "goals"])))
def test_nobody_deletes_anything_in_the_admin(viewer, app):
    assert not may_use_model(viewer, app=app, model="measure", verb="delete")


@pytest.mark.parametrize("model", ["reading", "target"])
def test_facts_are_never_typed_in_the_admin(model):
    assert may_use_model(STATE["administrator"], app="metrics", model=model, verb="view")
    assert not may_use_model(STATE["administrator"], app="metrics", model=model, verb="change")


def test_two_viewers_share_a_cached_page_only_when_they_may_see_the_same():
    keys = [PUBLIC.cache_key, COMMISSIONER.cache_key, STATE["analyst"].cache_key, Viewer(commissioner_of=frozenset({8})).cache_key]
    assert len(set(keys)) == 4
    assert COMMISSIONER.cache_key == STEWARD.cache_key
    assert STATE["analyst"].cache_key == STATE["governor"].cache_key


def test_somebody_without_a_role_is_the_public():
    nobody = Viewer(user_id=5)
    assert not is_staff(nobody)
    assert nobody.cache_key == PUBLIC.cache_key

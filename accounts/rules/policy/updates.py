"""Who may say how things stand, ask and decide: entries, goal updates, misses, changes, periods, comments, barriers."""

from collections.abc import Collection

from accounts.rules.policy.viewers import DATA_KEEPERS, GOVERNORS, Viewer, is_staff, keeps_data, sees_everything

SEEN_BY_PARTNERS = frozenset({"submitted", "approved", "published"})
"""States of an update in which the agencies that share the goal read it; what is still being written is the lead agency's."""


def may_enter(viewer: Viewer, *, agency_id: int) -> bool:
    """Types readings of measures of this agency into the grid and hands them in."""
    return keeps_data(viewer) or agency_id in viewer.agencies


def may_decide_entries(viewer: Viewer, *, agency_id: int, handed_in_by_id: int | None) -> bool:
    """Accepts or returns readings of this agency that need approval; never those handed in by the viewer."""
    return (keeps_data(viewer) or agency_id in viewer.commissioner_of) and viewer.user_id != handed_in_by_id


def may_see_update(viewer: Viewer, *, state: str, lead_id: int, partner_ids: Collection[int] = ()) -> bool:
    """Reads an update: published ones everybody; the lead agency and who reads everything all; partners once it is submitted."""
    if state == "published" or sees_everything(viewer) or lead_id in viewer.agencies:
        return True
    return state in SEEN_BY_PARTNERS and bool(viewer.agencies & set(partner_ids))


def may_draft_update(viewer: Viewer, *, lead_id: int) -> bool:
    """Writes the update of a goal led by this agency. The words are the agency's: nobody else writes them."""
    return lead_id in viewer.agencies


def may_submit_update(viewer: Viewer, *, lead_id: int) -> bool:
    """Declares and submits how a goal of this agency stands."""
    return lead_id in viewer.commissioner_of


def may_withdraw_update(viewer: Viewer, *, lead_id: int) -> bool:
    """Takes an update back, with a reason: the lead agency's commissioner, and who keeps the data."""
    return keeps_data(viewer) or lead_id in viewer.commissioner_of


def may_approve_update(viewer: Viewer, *, submitted_by_id: int | None) -> bool:
    """Returns, approves and publishes an update that somebody else submitted."""
    return keeps_data(viewer) and viewer.user_id != submitted_by_id


def may_ask_miss(viewer: Viewer, *, agency_id: int) -> bool:
    """Asks that a miss of a measure of this agency be accepted until a day."""
    return agency_id in viewer.commissioner_of


def may_decide_miss(viewer: Viewer, *, asked_by_id: int | None) -> bool:
    """Accepts, declines or ends an accepted miss that somebody else asked for."""
    return keeps_data(viewer) and viewer.user_id != asked_by_id


def may_propose_change(viewer: Viewer, *, agency_id: int) -> bool:
    """Proposes another target, tolerance, baseline, formula or definition: of the own agency's measures, or of any."""
    return keeps_data(viewer) or agency_id in viewer.commissioner_of


def may_decide_change(viewer: Viewer, *, proposed_by_id: int | None) -> bool:
    """Agrees to or declines a change that somebody else proposed."""
    return keeps_data(viewer) and viewer.user_id != proposed_by_id


def may_reopen_period(viewer: Viewer) -> bool:
    """Opens a closed period again, for an agency or for all, with a coded reason."""
    return keeps_data(viewer)


def may_change_locked(viewer: Viewer) -> bool:
    """Changes what a closed period holds, with a coded reason, without opening the period for others."""
    return keeps_data(viewer)


def may_comment(viewer: Viewer) -> bool:
    """Comments on what the viewer may see, to whom it belongs. All staff, also those who edit no reading."""
    return is_staff(viewer)


def may_resolve_comment(viewer: Viewer, *, agency_id: int, by_id: int | None) -> bool:
    """Says that a comment is dealt with: who made it, the agency it was made to, and who keeps the data."""
    return keeps_data(viewer) or agency_id in viewer.agencies or (viewer.user_id is not None and viewer.user_id == by_id)


def may_raise_barrier(viewer: Viewer, *, agency_id: int) -> bool:
    """Says, for this agency, what stands in the way and which other agency could remove it."""
    return agency_id in viewer.commissioner_of


def may_answer_barrier(viewer: Viewer, *, asked_id: int) -> bool:
    """Answers a barrier that this agency was asked to remove."""
    return asked_id in viewer.commissioner_of


def may_end_barrier(viewer: Viewer, *, agency_id: int) -> bool:
    """Says that a barrier is out of the way, or takes it back: the agency that raised it, and who keeps the data."""
    return keeps_data(viewer) or agency_id in viewer.commissioner_of


def may_see_barrier(viewer: Viewer, *, raised_by_agency_id: int, asked_id: int) -> bool:
    """Reads a barrier: both agencies, who keeps the data, and the Governor's office."""
    return may_see_all_barriers(viewer) or bool(viewer.agencies & {raised_by_agency_id, asked_id})


def may_see_all_barriers(viewer: Viewer) -> bool:
    return bool(viewer.state_roles & (DATA_KEEPERS | GOVERNORS))

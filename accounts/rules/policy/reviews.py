"""Who may plan and hold reviews, read and write what is said there, and answer for the promises made in them."""

from collections.abc import Collection

from accounts.rules.policy.viewers import DATA_KEEPERS, GOVERNORS, Viewer, is_staff


def may_run_reviews(viewer: Viewer) -> bool:
    """Plans, prepares, holds and minutes reviews, and reads all of them: the Governor's office and who keeps the data."""
    return bool(viewer.state_roles & (DATA_KEEPERS | GOVERNORS))


def may_see_review(viewer: Viewer, *, agency_ids: Collection[int], is_invited: bool) -> bool:
    """Knows of a review and reads its agenda once it is prepared and its minutes: who runs reviews, who is invited, and the people of
    the agencies it concerns."""
    return may_run_reviews(viewer) or (is_staff(viewer) and is_invited) or bool(viewer.agencies & set(agency_ids))


def may_note(viewer: Viewer, *, is_invited: bool) -> bool:
    """Reads and writes the live notes of a review: who runs reviews and who is invited."""
    return may_run_reviews(viewer) or (is_staff(viewer) and is_invited)


def may_see_promise(viewer: Viewer, *, is_public: bool, agency_id: int) -> bool:
    """Reads a promise: everybody where the chair published it; else who runs reviews and the agency that made it."""
    return is_public or may_run_reviews(viewer) or agency_id in viewer.agencies


def may_answer_promise(viewer: Viewer, *, agency_id: int, person_id: int | None) -> bool:
    """Says that a promise is done, or takes that back: the agency's commissioner, and the person who was named for it."""
    named = viewer.user_id is not None and viewer.user_id == person_id and agency_id in viewer.agencies
    return named or agency_id in viewer.commissioner_of

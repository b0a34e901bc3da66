"""What each role may do, asked of the policy itself line by line: nothing on the page can differ from what the site allows."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AGENCY_ROLES, RoleKind
from accounts.rules import policy
from accounts.rules.policy import PUBLIC, Viewer

OWN, OTHER, SOMEBODY = 1, 2, 0
Asks = Callable[[Viewer, int], bool]


class Reach(StrEnum):
    """How far a role may go: for no agency, its own, all; or simply yes, where nothing is of an agency."""

    NO = "no"
    OWN = "own"
    ALL = "all"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody may do, in words; `asks` asks the policy for a viewer and an agency."""

    what: Promise
    asks: Asks
    of_agencies: bool = True


@dataclass(frozen=True, slots=True)
class PermissionRow:
    what: str
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    key: str
    name: str
    rows: tuple[PermissionRow, ...]


LINES: dict[tuple[str, Promise], list[Line]] = {
    ("read", _("Reading")): [
        Line(_("Read what is published"), lambda v, a: policy.may_see_measure(v, is_public=True, agency_id=a)),
        Line(_("Read measures that are not published yet"), lambda v, a: policy.may_see_measure(v, is_public=False, agency_id=a)),
        Line(_("Read everything of every agency"), lambda v, _a: policy.sees_everything(v), of_agencies=False),
        Line(_("Read a goal update while it is being written"), lambda v, a: policy.may_see_update(v, state="draft", lead_id=a)),
        Line(
            _("Read a submitted update of a goal the agency shares"),
            lambda v, a: policy.may_see_update(v, state="submitted", lead_id=SOMEBODY, partner_ids=[a]),
        ),
        Line(
            _("Read barriers the agency raised or was asked to remove"),
            lambda v, a: policy.may_see_barrier(v, raised_by_agency_id=a, asked_id=SOMEBODY),
        ),
        Line(_("Read barriers of every agency"), lambda v, _a: policy.may_see_all_barriers(v), of_agencies=False),
        Line(
            _("Have a briefing pack made of what one may read"),
            lambda v, _a: policy.may_take_briefing(v, asked_by_id=v.user_id, audience=v.cache_key),
            of_agencies=False,
        ),
        Line(_("Have briefing packs mailed every week or month"), lambda v, _a: policy.may_subscribe_briefings(v), of_agencies=False),
    ],
    ("readings", _("Readings")): [
        Line(_("Enter readings"), lambda v, a: policy.may_enter(v, agency_id=a)),
        Line(_("Upload files of readings"), lambda v, a: policy.may_hand_in(v) and policy.may_change_facts_of(v, agency_id=a)),
        Line(_("Publish and withdraw readings"), lambda v, a: policy.may_change_facts_of(v, agency_id=a)),
        Line(_("Correct a reading"), lambda v, a: policy.may_correct(v, agency_id=a, needs_approval=False)),
        Line(
            _("Accept or return readings of measures that need approval, handed in by somebody else"),
            lambda v, a: (
                policy.may_approve_facts_of(v, agency_id=a)
                and policy.may_decide_entries(v, agency_id=a, handed_in_by_id=SOMEBODY)
                and policy.may_correct(v, agency_id=a, needs_approval=True)
            ),
        ),
        Line(
            _("See an uploaded file and what is wrong in it"),
            lambda v, a: policy.may_see_upload(v, uploaded_by_id=SOMEBODY, agency_ids=[a]),
        ),
        Line(_("Stop or discard an uploaded file"), lambda v, a: policy.may_decide_upload(v, uploaded_by_id=SOMEBODY, agency_ids=[a])),
        Line(_("Add an event or a note to the time line of a measure"), lambda v, a: policy.may_annotate(v, agency_id=a)),
        Line(_("Declare a series break"), lambda v, a: policy.may_annotate(v, agency_id=a, is_break=True)),
        Line(_("Describe how files are read (layouts)"), lambda v, a: policy.may_keep_layouts(v, agency_id=a)),
        Line(_("See feeds and what they brought"), lambda v, a: policy.may_see_feed(v, agency_id=a)),
        Line(_("Start, stop and trust feeds"), lambda v, _a: policy.may_keep_feeds(v), of_agencies=False),
    ],
    ("goals", _("Goals and what is said of them")): [
        Line(_("Write the update of a goal the agency leads"), lambda v, a: policy.may_draft_update(v, lead_id=a)),
        Line(_("Declare how a goal stands and submit the update"), lambda v, a: policy.may_submit_update(v, lead_id=a)),
        Line(_("Take an update back"), lambda v, a: policy.may_withdraw_update(v, lead_id=a)),
        Line(
            _("Return, approve and publish updates that somebody else submitted"),
            lambda v, _a: policy.may_approve_update(v, submitted_by_id=SOMEBODY),
            of_agencies=False,
        ),
        Line(_("Ask that a miss be accepted"), lambda v, a: policy.may_ask_miss(v, agency_id=a)),
        Line(
            _("Accept or decline a miss that somebody else asked for"),
            lambda v, _a: policy.may_decide_miss(v, asked_by_id=SOMEBODY),
            of_agencies=False,
        ),
        Line(_("Comment on what one may read"), lambda v, _a: policy.may_comment(v), of_agencies=False),
        Line(
            _("Say that a comment of somebody else is dealt with"),
            lambda v, a: policy.may_resolve_comment(v, agency_id=a, by_id=SOMEBODY),
        ),
        Line(_("Raise a barrier"), lambda v, a: policy.may_raise_barrier(v, agency_id=a)),
        Line(_("Answer a barrier the agency was asked to remove"), lambda v, a: policy.may_answer_barrier(v, asked_id=a)),
        Line(_("Say that a barrier is out of the way"), lambda v, a: policy.may_end_barrier(v, agency_id=a)),
    ],
    ("reviews", _("Reviews and promises")): [
        Line(_("Plan, prepare, hold and minute reviews, and read all of them"), lambda v, _a: policy.may_run_reviews(v), of_agencies=False),
        Line(
            _("Read the agenda and the minutes of a review that concerns the agency"),
            lambda v, a: policy.may_see_review(v, agency_ids=[a], is_invited=False),
        ),
        Line(
            _("Read and write the live notes of a review one is invited to"),
            lambda v, _a: policy.may_note(v, is_invited=True),
            of_agencies=False,
        ),
        Line(_("Read promises that the chair published"), lambda v, a: policy.may_see_promise(v, is_public=True, agency_id=a)),
        Line(_("Read promises that are not published"), lambda v, a: policy.may_see_promise(v, is_public=False, agency_id=a)),
        Line(_("Say that a promise is done"), lambda v, a: policy.may_answer_promise(v, agency_id=a, person_id=SOMEBODY)),
    ],
    ("studies", _("Studies with linked data")): [
        Line(
            _("Read a study once its finding is published"),
            lambda v, a: policy.may_see_study(v, is_published=True, owner_ids=[a]),
        ),
        Line(
            _("Read what goes on in a study with the agency's data: agreement, extracts, runs, approvals, the privacy log"),
            lambda v, a: policy.may_see_study_work(v, owner_ids=[a]),
        ),
        Line(
            _("Read what a run found, and what the check of extracts says, before it is published"),
            lambda v, a: policy.may_see_finding(v, is_published=False, owner_ids=[a]),
        ),
        Line(
            _("Keep agreements, plan studies, take extracts in, run them, ask for their release"),
            lambda v, _a: policy.may_run_studies(v),
            of_agencies=False,
        ),
        Line(
            _("Say of sampled pairs of invented people whether they are one"),
            lambda v, _a: policy.may_answer_pairs(v, is_synthetic=True),
            of_agencies=False,
        ),
        Line(
            _("Agree for the agency whose data it is that a finding is published, having had no hand in the run"),
            lambda v, a: policy.may_approve_study(v, agency_id=a, hands=[SOMEBODY]),
        ),
        Line(
            _("Release a finding that somebody else ran and asked to release"),
            lambda v, _a: policy.may_release_study(v, hands=[SOMEBODY]),
            of_agencies=False,
        ),
    ],
    ("rules", _("What a figure is judged by")): [
        Line(
            _("Propose another target, tolerance, baseline, formula or definition"),
            lambda v, a: policy.may_propose_change(v, agency_id=a),
        ),
        Line(
            _("Agree to such a change when somebody else proposed it"),
            lambda v, _a: policy.may_decide_change(v, proposed_by_id=SOMEBODY),
            of_agencies=False,
        ),
        Line(_("Add and change agencies, goals and measures"), lambda v, _a: policy.may_edit_catalog(v), of_agencies=False),
        Line(_("Use the catalog's own pages"), lambda v, _a: policy.may_use_admin(v), of_agencies=False),
        Line(_("Open a closed reporting period again"), lambda v, _a: policy.may_reopen_period(v), of_agencies=False),
        Line(_("Change what a closed period holds"), lambda v, _a: policy.may_change_locked(v), of_agencies=False),
        Line(_("Merge, split and rename agencies"), lambda v, _a: policy.may_join_agencies(v), of_agencies=False),
        Line(_("See recalculation runs"), lambda v, _a: policy.may_see_runs(v), of_agencies=False),
        Line(_("Start a recalculation"), lambda v, _a: policy.may_recalculate(v), of_agencies=False),
    ],
    ("people", _("People and the record")): [
        Line(_("Say who answers for a measure or goal"), lambda v, a: policy.may_give_duties(v, agency_id=a)),
        Line(_("Name a stand-in while away"), lambda v, a: policy.may_delegate(v, agency_id=a)),
        Line(_("Make and revoke tokens for the agency's systems"), lambda v, a: policy.may_keep_tokens(v, agency_id=a)),
        Line(
            _("Invite people, give and end roles, hand over what was somebody's"),
            lambda v, _a: policy.may_manage_people(v),
            of_agencies=False,
        ),
        Line(
            _("See who there is, with roles, duties and what would be left without somebody"),
            lambda v, _a: policy.may_see_people(v),
            of_agencies=False,
        ),
        Line(_("See what mail was sent and what became of it"), lambda v, _a: policy.may_see_outbox(v), of_agencies=False),
        Line(_("Read who changed what, on the page of a thing"), lambda v, a: policy.may_read_history(v, agency_id=a)),
        Line(_("Save views of a list under a name"), lambda v, _a: policy.may_keep_views(v), of_agencies=False),
        Line(
            _("Share a saved view with an agency, and open what it shares"),
            lambda v, a: (
                policy.may_share_view(v, audience="agency", agency_id=a)
                and policy.may_open_view(v, owner_id=SOMEBODY, audience="agency", agency_id=a)
            ),
        ),
        Line(
            _("Share a saved view with all staff"),
            lambda v, _a: policy.may_share_view(v, audience="staff", agency_id=None),
            of_agencies=False,
        ),
        Line(_("Search the record of every change"), lambda v, _a: policy.may_see_audit(v), of_agencies=False),
    ],
}
ROLES: list[tuple[str, str | Promise]] = [
    ("public", _("public")),
    *((kind.value, kind.label) for kind in (RoleKind.STEWARD, RoleKind.COMMISSIONER, RoleKind.ANALYST, RoleKind.GOVERNOR)),
    *((kind.value, kind.label) for kind in (RoleKind.LINKAGE_OFFICER, RoleKind.DISCLOSURE_OFFICER, RoleKind.ADMINISTRATOR)),
]


def somebody_with(role: str) -> Viewer:
    """Somebody who holds one role, for the agency OWN where it is an agency's."""
    if role == "public":
        return PUBLIC
    if role not in AGENCY_ROLES:
        return Viewer(user_id=99, state_roles=frozenset({role}))
    of = frozenset({OWN})
    return Viewer(user_id=99, commissioner_of=of) if role == RoleKind.COMMISSIONER else Viewer(user_id=99, steward_of=of)


def reach(line: Line, role: str) -> Reach:
    """How far somebody with this role may go, by asking the policy."""
    who = somebody_with(role)
    if line.asks(who, OTHER):
        return Reach.ALL if line.of_agencies else Reach.YES
    return Reach.OWN if line.asks(who, OWN) else Reach.NO


def permissions() -> list[PermissionGroup]:
    """Every line of the page, in its groups, with one answer for each of ROLES."""
    return [
        PermissionGroup(
            key, str(name), tuple(PermissionRow(str(line.what), tuple(reach(line, role) for role, _n in ROLES)) for line in lines)
        )
        for (key, name), lines in LINES.items()
    ]

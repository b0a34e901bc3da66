"""Records law, held to the code: what is recorded of every table, and everything that is ever removed for good, each with its reason."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from scorecards.queries.audit.kinds import audited_models

ROOT = Path(__file__).resolve().parent.parent
APPS = ["agencies", "accounts", "metrics", "goals", "linkage", "scorecards", "ctperf"]
THIRD_PARTY = {
    "auth": "Groups and permissions of the framework give nobody anything: the policy reads roles alone.",
    "contenttypes": "The framework's list of its own tables.",
    "sessions": "Who is signed in now. A session that ends is removed.",
    "usersessions": "Who is signed in now, and where. A session that ends is removed.",
    "account": "Addresses are recorded through Address; the rest is pending confirmations, which expire.",
    "mfa": "Recorded through Factor.",
    "socialaccount": "Accounts are recorded through LinkedAccount; the rest is configuration that this site keeps in its settings.",
    "knox": "Not used: tokens are ApiToken.",
    "admin": "The admin's own log is a second one beside the audit.",
    "pghistory": "The audit itself, which only grows.",
}
NOT_RECORDED = {
    "accounts.idempotentanswer": "The first answer to a request of a system, kept a day. What the request wrote is recorded.",
    "accounts.look": "When somebody last looked at a page, for what is new since; nobody's decision, written once a visit.",
    "accounts.mail": "The outbox is a log of its own: a row for each mail, never removed.",
    "accounts.worktime": "Seconds of work summed up by day, for an estimate.",
    "accounts.user_groups": "Groups give nobody anything: the policy reads roles alone.",
    "accounts.user_user_permissions": "Permissions of the framework give nobody anything: the policy reads roles alone.",
    "goals.mention": "Made from the comment, which is recorded; when somebody has seen it is theirs.",
    "goals.frozenpack": "A record itself, which is never changed.",
    "goals.frozenrow": "A record itself, which is never changed.",
    "goals.goal_other_areas": "Recorded through SharedGoal.",
    "goals.scoring": "A log of its own, which only grows: worked out from what is recorded.",
    "linkage.logentry": "A log of its own, which only grows and proves itself.",
    "linkage.studystage": "How far a run is, in counts; its ends are in the privacy log.",
    "metrics.breakdown_categories": "Follows from the key of the breakdown, which is recorded.",
    "metrics.change": "The list of what is to be recalculated, and no decision of anybody's.",
    "metrics.factwrite": "The record itself, which only grows.",
    "metrics.feedfetch": "A log of its own: what was asked of a source and what came.",
    "metrics.formulainput": "Follows from the measure's formula, which is recorded.",
    "metrics.shownreading": "A view of the readings.",
    "metrics.uploadcontent": "The bytes of a file, named by their digest in the upload, which is recorded.",
    "scorecards": "Computed from the facts, and thrown away and computed again; of packs that were asked for, a log of its own.",
}
REMOVALS = {
    "accounts/actions/sessions.py": "Sessions that were ended.",
    "accounts/actions/tokens.py": "The first answer to a request of a system, a day later.",
    "agencies/actions/catalog.py": "Which agency carries on another, where the catalog says otherwise; the audit keeps it.",
    "goals/actions/reorganising/moving.py": "An agency's part in a goal that became its lead; the audit keeps it.",
    "metrics/actions/annotations.py": "A note that was a mistake, taken back with a reason; the audit keeps both.",
    "metrics/actions/entries/handing_in.py": "What was typed into the grid, once it is handed in; the audit keeps every saving of it.",
    "metrics/actions/formulas.py": "What a formula no longer reads; the formula's versions are recorded.",
    "metrics/actions/staging.py": "Rows of a temporary table.",
    "metrics/actions/uploads/states.py": "The bytes of a file that was discarded before anything of it was published; the upload stays.",
    "scorecards/actions/briefings/keeping.py": "The log of packs that were made, two months later; their files go before.",
    "scorecards/actions/cards.py": "Cards of what is not judged any more: computed from the facts.",
    "scorecards/actions/changes.py": "What was recalculated, and touches that were counted.",
    "scorecards/actions/forecasts/working.py": "What waited to be forecast and was.",
    "scorecards/actions/snapshots.py": "Snapshots of a day that is computed once more.",
    "scorecards/actions/staging.py": "Rows of a temporary table.",
}
LINKS_REMOVED = {
    "goals.partnership": "An agency's part in a goal that was a mistake; the audit keeps it.",
    "goals.goalmeasure": "A measure linked to the wrong goal; the audit keeps it.",
    "metrics.expectedrelease": "A date that was a mistake; the audit keeps it.",
    "metrics.annotation": "A note that was a mistake; the audit keeps it.",
    "metrics.benchmark": "A comparison that was a mistake; the audit keeps it.",
    "metrics.measuredimension": "A dimension that was a mistake; the audit keeps it.",
}


def tables() -> list[type[models.Model]]:
    found = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
    return [m for m in found if not hasattr(m, "pgh_tracked_model")]


def is_listed(model: type[models.Model]) -> bool:
    return model._meta.app_label in THIRD_PARTY or model._meta.label_lower in NOT_RECORDED or model._meta.app_label in NOT_RECORDED


def test_every_table_is_recorded_or_listed_with_the_reason_why_not():
    unknown = [m._meta.label_lower for m in tables() if m._meta.model_name not in audited_models() and not is_listed(m)]
    assert unknown == []


def test_the_list_names_only_tables_that_are_there_and_not_recorded():
    labels = {m._meta.label_lower for m in tables()} | {m._meta.app_label for m in tables()}
    assert set(NOT_RECORDED) - labels == set()
    assert [label for label in NOT_RECORDED if label.rpartition(".")[2] in audited_models()] == []


def test_only_links_can_be_removed_in_the_admin_and_each_is_recorded():
    from accounts.rules.policy import LINKS

    assert {label.rpartition(".")[2] for label in LINKS_REMOVED} == LINKS
    assert audited_models() >= LINKS


def removing(path: Path) -> bool:
    """Whether a module deletes rows: a call of delete(), or SQL that does. A call with an argument is of a cache."""
    text = path.read_text()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and not node.args]
    deletes = any(isinstance(node.func, ast.Attribute) and node.func.attr == "delete" for node in calls)
    return deletes or bool(re.search(r"\b(DELETE FROM|TRUNCATE (TABLE )?[a-z{])", text))


def test_everything_that_removes_rows_is_listed_with_its_reason():
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    found = {str(path.relative_to(ROOT)) for path in modules if removing(path)}
    assert found == set(REMOVALS)


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m._meta.app_label in APPS and not m._meta.proxy], ids=lambda m: m.__name__
)
def test_no_record_goes_with_another_one_unless_it_is_a_link_or_computed(model):
    """A delete that cascades removes silently: only from what is a link, computed, or a part that cannot be removed in the product."""
    taken = [f.name for f in model._meta.fields if f.is_relation and f.remote_field.on_delete is models.CASCADE]
    is_part = model._meta.label_lower in LINKS_REMOVED or model._meta.model_name in {
        "category",
        "change",
        "formulainput",
        "idempotentanswer",
    }
    assert not taken or is_part or model._meta.app_label == "scorecards"

"""What the admin allows."""

from accounts.rules.policy.facts import may_edit_catalog
from accounts.rules.policy.people import may_manage_people
from accounts.rules.policy.viewers import Viewer

CATALOG_APPS = frozenset({"agencies", "metrics", "goals", "scorecards", "linkage"})
NEVER_TYPED = frozenset(
    {
        "reading",
        "shownreading",
        "smallnumberrule",
        "target",
        "change",
        "upload",
        "submission",
        "breakdown",
        "layout",
        "layoutversion",
        "feed",
        "feedfetch",
        "formulainput",
        "goalupdate",
        "evidence",
        "comment",
        "mention",
        "barrier",
        "duty",
        "follow",
        "proposal",
        "acceptedmiss",
        "entrydraft",
        "reopening",
        "invitation",
        "delegation",
        "handover",
        "apitoken",
        "mail",
        "user",
        "role",
        "savedview",
        "briefing",
        "subscription",
        "agreement",
        "dataowner",
        "study",
        "extract",
        "studyrun",
        "studystage",
        "release",
        "approval",
        "finding",
        "destination",
        "filed",
        "pricetable",
        "clericalpair",
        "logentry",
    }
)
"""Facts come in by actions that keep their history, and people come and go by actions that leave nothing behind them; the admin only
shows both."""
LINKS = frozenset({"goalmeasure", "partnership", "expectedrelease", "annotation", "benchmark", "measuredimension"})
"""What a mistake may be taken back of: the audit keeps it."""


def may_use_model(viewer: Viewer, *, app: str, model: str, verb: str) -> bool:
    """What the admin allows: `verb` is view, add, change or delete. Links are deleted; things are retired or ended."""
    if verb == "delete" and model not in LINKS:
        return False
    allowed = may_manage_people(viewer) if app == "accounts" else app in CATALOG_APPS and may_edit_catalog(viewer)
    return allowed and (verb == "view" or model not in NEVER_TYPED)


def may_use_admin(viewer: Viewer) -> bool:
    return may_edit_catalog(viewer) or may_manage_people(viewer)

"""Plain names for the columns of what is audited, where the name of the column says too little."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, str | Promise] = {
    "agrees": _("agreement of the owner"),
    "allows_part2": _("substance use records (42 CFR Part 2)"),
    "app_token_id": _("app token"),
    "at_time": _("time of day"),
    "base_end": _("start of the measurement"),
    "base_value": _("value at the start"),
    "declared": _("status by the agency"),
    "declared_why": _("reason for that status"),
    "computed": _("status by the figures"),
    "decided_note": _("note on the decision"),
    "digest_hour": _("hour of the daily e-mail"),
    "done_note": _("note on what was done"),
    "fips": _("FIPS code"),
    "fips_2022": _("FIPS code since 2022"),
    "follow_up_months": _("months of follow-up"),
    "frozen_from": _("limits set from"),
    "frozen_mean": _("mean of the set limits"),
    "frozen_range": _("range of the set limits"),
    "frozen_until": _("limits set until"),
    "is_active": _("active"),
    "is_default": _("opened by default"),
    "is_draft": _("draft"),
    "is_example": _("example"),
    "is_illustrative": _("illustrative"),
    "is_lead": _("lead measure"),
    "is_public": _("public"),
    "is_shipped": _("built in"),
    "is_staff": _("may open the catalog"),
    "is_superuser": _("may do everything in the catalog"),
    "is_synthetic": _("made-up records"),
    "is_trusted": _("published without review"),
    "lag_days": _("days until it is published"),
    "lead_days": _("days of notice"),
    "min_cell": _("smallest count shown"),
    "min_count": _("smallest count shown"),
    "min_denominator": _("smallest denominator shown"),
    "moe": _("margin of error"),
    "every_hours": _("hours between checks"),
    "rba_type": _("kind of measure"),
    "rollup": _("how its measures add up to a status"),
    "rollup_k": _("how many measures must be on track"),
    "saved_at": _("saved on"),
    "sha256": _("fingerprint of the file"),
    "source_ref": _("reference in the source"),
    "standing": _("state"),
    "verbs": _("rights"),
    "wants_followed": _("e-mail about what is followed"),
    "wants_mentions": _("e-mail when mentioned"),
    "why": _("reason"),
}


def field_word(column: str, label: str) -> str:
    """What a column is called on a page: a plain name, or the label of its field."""
    return str(FIELDS.get(column, label))

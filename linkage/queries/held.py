"""What actions need to know of a study before they write."""

from datetime import date

from django.utils.translation import gettext as _

from linkage.models import LIVE, Agreement, DataOwner, Extract, Study


def owner_ids(study: Study) -> frozenset[int]:
    """The agencies whose data a study uses."""
    return frozenset(study.agreement.owners.values_list("agency_id", flat=True))


def sources_of(agreement: Agreement) -> dict[str, DataOwner]:
    """Each source that an agreement allows, and who owns it."""
    return {source: owner for owner in agreement.owners.select_related("agency") for source in owner.sources}


def not_in_force(agreement: Agreement, day: date) -> str:
    """Why nothing may be done under an agreement on this day, in words; empty when it may."""
    if agreement.ended_at is not None:
        return _("Agreement %(number)s was ended.") % {"number": agreement.number}
    if day < agreement.starts:
        return _("Agreement %(number)s begins on %(day)s.") % {"number": agreement.number, "day": agreement.starts.isoformat()}
    if day > agreement.expires:
        return _("Agreement %(number)s expired on %(day)s. Nothing may be taken in or run under it; make a new one.") % {
            "number": agreement.number,
            "day": agreement.expires.isoformat(),
        }
    return ""


def closed(study: Study, day: date) -> str:
    """Why nothing more may be done with a study, in words; empty when it may."""
    return _("Study %(code)s was destroyed.") % {"code": study.code} if study.destroyed_at else not_in_force(study.agreement, day)


def live_extracts(study: Study) -> dict[tuple[str, str], Extract]:
    """The file that counts of each source and part."""
    return {(one.source, one.part): one for one in study.extracts.filter(state__in=LIVE).select_related("study")}

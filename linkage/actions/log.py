"""Writing the privacy log: one entry after the other, each over the digest of the one before."""

from datetime import UTC, datetime

import structlog
from django.db import connection, transaction

from accounts.models import User
from linkage.intake.enclave import Enclave
from linkage.models import LogEntry, LogVerb, Study
from linkage.rules.chain import START, Link, digest_of

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(%s)"
LOG = 0x6374_6C67
log = structlog.get_logger(__name__)


@transaction.atomic
def note(verb: LogVerb, *, study: Study | None, by: User | None, at: datetime, **detail: int | str | list[str]) -> LogEntry:
    """Adds an entry in the caller's transaction. `detail`: counts, names of files, digests; whole numbers and words only, which the
    database gives back as they were."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [LOG])
    last = LogEntry.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, START)
    at = at.astimezone(UTC)
    said = Link(number, at.isoformat(), by.pk if by else None, study.code if study else "", verb.value, detail, previous, "")
    return LogEntry.objects.create(
        number=number, at=at, by=by, study=study, verb=verb, detail=detail, previous=previous, digest=digest_of(said)
    )


def keep_anchor(place: Enclave) -> bool:
    """Notes the newest entry where the database is not, so that a log that was cut off is noticed. False where what was noted before is no
    longer in the log as it was: it stays noted, so that `enclave status` goes on telling of it."""
    known = place.anchor()
    if known and not LogEntry.objects.filter(number=known[0], digest=known[1]).exists():
        log.error("privacy_log_does_not_hold_its_anchor", entry=known[0])
        return False
    last = LogEntry.objects.order_by("-number").values_list("number", "digest").first()
    if last and (known is None or known[0] < last[0]):
        place.note_anchor(*last)
    return True

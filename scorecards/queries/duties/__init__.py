"""What somebody has to do: readings and goal updates to hand in, decisions to take, questions to answer, comments to read.

One answer for the page "My updates", for the number in the header and for the mails that remind."""

from datetime import date

from accounts.rules.policy import Viewer
from scorecards.queries.duties.promises import promise_duties
from scorecards.queries.duties.readings import reading_duties
from scorecards.queries.duties.rows import Duties, DutyKind, DutyRow, DutyState, in_order
from scorecards.queries.duties.updates import update_duties
from scorecards.queries.duties.waiting import waiting_for

__all__ = ["Duties", "DutyKind", "DutyRow", "DutyState", "duties_of"]


def duties_of(who: Viewer, day: date) -> Duties:
    """What `who` has to do on the day. At most 14 queries, for who holds every role, and four more while a study
    waits for somebody; however much it is."""
    return in_order(day, [*reading_duties(who, day), *update_duties(who, day), *promise_duties(who, day), *waiting_for(who)])

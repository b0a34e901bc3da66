"""What the pack of a linked-data study is made of: its page as everybody reads it, once its finding is published."""

from accounts.rules.policy import PUBLIC
from linkage.queries.rows import StudyPage
from linkage.queries.studies import study_page
from scorecards.queries.lens import site_today


def published_study(code: str) -> StudyPage | None:
    """The published study of this code, as everybody reads it; None where there is none."""
    found = study_page(PUBLIC, code, site_today())
    return found if found and found.finding else None

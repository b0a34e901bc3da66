"""A run asked again exactly: with the configuration, the prices and the links it had."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from linkage.actions.refused import refuse
from linkage.actions.runs import METHOD, start_run
from linkage.actions.studies import configure
from linkage.models import PriceTable, StudyRun
from linkage.queries.again import own_part


@transaction.atomic
def run_again(*, run_id: int, by: User, at: datetime, day: date) -> int:
    """Starts a run like this one; its id. Then nudge `linkage.tasks.work`.

    Raises PermissionDenied, or StudyRefused where the method, the files or the prices are no longer what they were."""
    run = StudyRun.objects.select_related("study").get(pk=run_id)
    prices = PriceTable.objects.filter(version=run.configuration["prices"]).first() if run.configuration.get("prices") else None
    configure(study_id=run.study_id, configuration=own_part(run.configuration), price_table_id=prices.pk if prices else None, by=by, at=at)
    again = start_run(study_id=run.study_id, by=by, at=at, day=day)
    made = StudyRun.objects.get(pk=again)
    refuse(_differences(run, made))
    return again


def _differences(run: StudyRun, made: StudyRun) -> Iterator[str]:
    """Everything that would keep the two from giving the same. A refusal takes the new run back."""
    then, now = run.configuration, made.configuration
    if then.get("method") != METHOD:
        yield _("The run was made by another version of the method. Start a new run instead.")
    if then.get("extracts") != now.get("extracts"):
        yield _("Its files were replaced since. Start a new run instead.")
    if then.get("prices") != now.get("prices"):
        yield _("Its price table is gone. Start a new run instead.")
    if any(then.get(name) != now.get(name) for name in ("services", "allows_part2", "min_cell")):
        yield _("The agreement has changed since. Start a new run instead.")

"""The worker's doors to the engine. Every task may come twice, late or not at all: the change log says what is to be done."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from accounts.actions.mail import sending
from goals.actions.promises import score_promises
from metrics.actions import feeds, uploads
from metrics.rules.days import state_holidays
from metrics.tasks import nudge
from scorecards.actions import briefings, clockwork, forecasts, recalculation, reminders
from scorecards.actions.previews import preview
from scorecards.exports.packs.making import make_file
from scorecards.queries.lens import site_today


@worker_init.connect
def get_ready(**_: Any) -> None:
    """Load what takes a second to load before the first task comes, once for all processes of the worker."""
    state_holidays(site_today().year)


@shared_task(name="scorecards.tasks.recalculate_changes")
def recalculate_changes() -> None:
    """What a door nudges after its commit: works in what waits in the change log."""
    recalculation.recalculate_changes()
    nudge(forecast.name)


@shared_task(name="scorecards.tasks.sweep")
def sweep() -> None:
    """Every few seconds: what no nudge took up, and everything when the day or the rules have changed."""
    for upload_id, work in uploads.waiting_for_work(at=timezone.now()):
        nudge(WORK_ON_UPLOADS[work], upload_id)
    for briefing_id in briefings.waiting_for_work(at=timezone.now()):
        nudge(make_briefing.name, briefing_id)
    clockwork.sweep(at=timezone.now())


@shared_task(name="scorecards.tasks.read_upload")
def read_upload(upload_id: int) -> None:
    """A file that was handed in: what it says, and what publishing it would do."""
    uploads.read_upload(upload_id=upload_id, at=timezone.now(), look=preview)
    publish_trusted()


def publish_trusted() -> None:
    """What a trusted feed brought and nothing is to be said about goes on by itself."""
    for upload_id in feeds.publish_trusted(at=timezone.now()):
        nudge(publish_upload.name, upload_id)


@shared_task(name="scorecards.tasks.publish_upload")
def publish_upload(upload_id: int) -> None:
    """An upload that somebody decided to publish. Where the figures have changed meanwhile it is read again."""
    if uploads.finish_publishing(upload_id=upload_id, at=timezone.now()):
        nudge()
    else:
        nudge(read_upload.name, upload_id)


@shared_task(name="scorecards.tasks.withdraw_upload")
def withdraw_upload(upload_id: int) -> None:
    """An upload that somebody decided to withdraw."""
    if uploads.finish_withdrawing(upload_id=upload_id, at=timezone.now()):
        nudge()


@shared_task(name="scorecards.tasks.ask_feeds")
def ask_feeds() -> None:
    """Every minute: feeds that are due are asked, one after the other, and what is new in them is read."""
    for upload_id in feeds.ask_due():
        nudge(read_upload.name, upload_id)
    publish_trusted()


@shared_task(name="scorecards.tasks.ask_feed")
def ask_feed(fetch_id: int) -> None:
    """A feed that somebody wants to have asked now."""
    upload_id = feeds.carry_out(fetch_id=fetch_id)
    if upload_id is not None:
        nudge(read_upload.name, upload_id)


WORK_ON_UPLOADS = {"reading": read_upload.name, "publishing": publish_upload.name, "withdrawing": withdraw_upload.name}


@shared_task(name="scorecards.tasks.send_mails")
def send_mails() -> None:
    """What waits in the outbox; nudged when something was put in, and every few seconds. Claims of workers that died are found out."""
    sending.find_abandoned(at=timezone.now())
    if sending.send_waiting(freshen=reminders.freshen) == sending.MOST_AT_ONCE:
        nudge_mails()


@shared_task(name="scorecards.tasks.remind")
def remind() -> None:
    """Once an hour: who is to be reminded of what, told what happened, or sent news."""
    if reminders.queue_hourly(at=timezone.now()):
        nudge_mails()


def nudge_mails() -> None:
    """Ask the worker, after commit, to send what was queued; what the broker does not take is sent some seconds later."""
    nudge(send_mails.name)


@shared_task(name="scorecards.tasks.forecast")
def forecast() -> None:
    """Forecasts what waits for it, a batch at a time: between two batches whatever else waits has its turn."""
    if forecasts.work(at=timezone.now()):
        nudge(forecast.name)


@shared_task(name="scorecards.tasks.make_briefing")
def make_briefing(briefing_id: int) -> None:
    """A briefing pack that somebody asked for."""
    if briefings.carry_out(briefing_id=briefing_id, make=make_file):
        nudge_mails()


def nudge_briefing(briefing_id: int) -> None:
    """Ask the worker to make a pack now; when the broker is down the sweep starts it later."""
    nudge(make_briefing.name, briefing_id)


@shared_task(name="scorecards.tasks.brief")
def brief() -> None:
    """Once an hour: the packs whose day has come are asked for, and old files go."""
    for briefing_id in briefings.queue_due(at=timezone.now()):
        nudge_briefing(briefing_id)
    nudge_mails()
    briefings.remove_old(at=timezone.now())


@shared_task(name="scorecards.tasks.nightly")
def nightly() -> None:
    """Once a night: time passes, and where everything stands is kept."""
    clockwork.assess_nightly(at=timezone.now())


@shared_task(name="scorecards.tasks.check_promises")
def check_promises() -> None:
    """Every few minutes: promises fall due, effects come to their day, figures arrive and are revised."""
    score_promises(day=site_today(), at=timezone.now())


@shared_task(name="scorecards.tasks.recalculate_all")
def recalculate_all(run_id: int) -> None:
    """The full recalculation that a person asked for."""
    recalculation.recalculate_everything(run_id=run_id)


def nudge_full_run(run_id: int) -> None:
    """Ask the worker to carry out a run now; when the broker is down the sweep starts it later."""
    nudge(recalculate_all.name, run_id)

"""Mutated files through the door that people use: handed in, read, reviewed, published. Nothing breaks, and what is refused leaves nothing.

`make test` tries a sample; with CTPERF_AUDIT=1 it is 10,000 tables and 2,000 workbooks."""

import os
import random
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from metrics.actions import uploads
from metrics.models import Reading, Upload, UploadState
from scorecards import tasks
from tests import make
from tests.metrics.importing import reported_by
from tests.metrics.test_actions_fuzz import GOOD, mutated
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AUDIT = bool(os.environ.get("CTPERF_AUDIT"))
TABLES, WORKBOOKS = (10_000, 2_000) if AUDIT else (120, 25)
THROUGH_THE_PAGE = 20  # every so many files go through the form, and their page is opened
READ = (UploadState.REVIEW, UploadState.REFUSED, UploadState.UNKNOWN)
OF_A_LINE = ("Line ", "The row has ", "From row ", "Column ")  # what is wrong with no single cell
HandIn = Callable[[str, bytes], Upload]


@pytest.fixture
def steward(settings: Any) -> User:
    stage.open_site(settings)
    made = make.user("steward", agency=make.agency())
    reported_by(make.measure(code="M-A", agency=made.roles.get().agency), "Avon", "Bethel")
    return made


@pytest.fixture
def by_action(steward: User) -> HandIn:
    def hand_in(name: str, content: bytes) -> Upload:
        pk = uploads.receive(file=uploads.Handed(name, content), by=steward, at=timezone.now())
        tasks.read_upload(pk)
        return Upload.objects.get(pk=pk)

    return hand_in


@pytest.fixture
def by_page(client: Client, steward: User) -> HandIn:
    client.force_login(steward)

    def hand_in(name: str, content: bytes) -> Upload:
        answer = client.post("/data/uploads/new/", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302, answer.content
        pk = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
        tasks.read_upload(pk)
        assert client.get(f"/data/uploads/{pk}/").status_code == 200
        return Upload.objects.get(pk=pk)

    return hand_in


def check(upload: Upload, by: User) -> None:
    """Hold what was read to what is stored, and publish what can be."""
    assert upload.state in (*READ, UploadState.PUBLISHED), (upload.state, upload.error)
    if upload.state == UploadState.PUBLISHED:  # the same bytes as an earlier file
        return
    assert not Reading.objects.filter(upload=upload).exists()
    for finding in upload.findings:
        assert finding["problem"], finding
        assert finding["fix"], finding
        assert finding["row"] or "file" in finding["problem"] or "workbook" in finding["problem"] or finding["severity"] == "warning", (
            finding
        )
        assert finding["column"] or not finding["row"] or finding["problem"].startswith(OF_A_LINE), finding
    if upload.state == UploadState.REFUSED:
        assert any(finding["severity"] == "error" for finding in upload.findings)
    if upload.state == UploadState.REVIEW and not upload.refused:
        assert uploads.publish_upload(upload_id=upload.pk, by=by, at=timezone.now() + timedelta(seconds=1))
        upload.refresh_from_db()
        assert upload.state == UploadState.PUBLISHED
        assert Reading.objects.filter(upload=upload).count() == upload.added + upload.revised


def test_no_mutated_table_breaks_the_way_in(steward: User, by_action: HandIn, by_page: HandIn) -> None:
    for seed in range(TABLES):
        content = mutated(GOOD.encode(), random.Random(seed))
        if content:
            check((by_action if seed % THROUGH_THE_PAGE else by_page)("f.csv", content), steward)


def workbook() -> bytes:
    whole = BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(GOOD.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return whole.getvalue()


def broken(whole: bytes, seed: int) -> bytes:
    """One part of the workbook mutated; every fifth time the archive too."""
    chance, target = random.Random(seed), BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        parts = source.infolist()
        hit = chance.choice(parts).filename
        for part in parts:
            content = source.read(part)
            out.writestr(part.filename, mutated(content, chance) if part.filename == hit else content)
    return target.getvalue() if seed % 5 else mutated(target.getvalue(), chance)


def test_no_mutated_workbook_breaks_the_way_in(steward: User, by_action: HandIn, by_page: HandIn) -> None:
    whole = workbook()
    for seed in range(WORKBOOKS):
        check((by_action if seed % THROUGH_THE_PAGE else by_page)("f.xlsx", broken(whole, seed)), steward)


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused_at_once(by_action: HandIn) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.infolist():
            out.writestr(part.filename, bytes(257 << 20) if part.filename.endswith("sheet1.xml") else source.read(part))
    began = time.process_time(), time.perf_counter()
    upload = by_action("bomb.xlsx", bomb.getvalue())
    assert upload.state == UploadState.REFUSED, upload.findings
    assert time.process_time() - began[0] < 2
    assert time.perf_counter() - began[1] < (2 if AUDIT else 20)

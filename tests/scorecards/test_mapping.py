"""The mapping page: an unknown file becomes a layout, by somebody who knows nothing of layouts."""

from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from metrics.actions import uploads
from metrics.actions.layouts import load_layouts
from metrics.models import Category, Dimension, Layout, LayoutVersion, Measure, Reading, Upload, UploadState
from tests import make
from tests.scorecards.mapping_files import AT, PERMITS, unknown_upload

pytestmark = pytest.mark.django_db
LAYOUT = """
name: Permits by town
facts:
  measure: {constant: M-P}
  period: {type: year, year: Year}
  note: {column: Town}
values:
  - columns: [Permits]
"""


@pytest.fixture
def steward() -> User:
    return make.user("steward", agency=make.agency(code="DOH", name="Department of Housing"))


@pytest.fixture(autouse=True)
def towns() -> None:
    town = Dimension.objects.create(code="town", label="Town")
    for name in ("Avon", "Bethel", "Canton"):
        Category.objects.create(dimension=town, code=name, label=name)


def page(client: Client, upload: Upload, **given: str) -> str:
    address = reverse("upload-mapping", args=[upload.pk])
    answer = client.post(address, given) if given else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_guesses_everything_of_a_plain_file(client: Client, steward: User) -> None:
    client.force_login(steward)
    shown = page(client, unknown_upload(steward))
    assert '<option value="category:town" selected>' in shown
    assert '<option value="period" selected>' in shown
    assert '<option value="year" selected>' in shown
    assert 'value="Connecticut"' in shown
    assert "6 rows give 6 readings" in " ".join(shown.split())
    assert "hidden to protect privacy" in shown


def test_saving_the_guess_keeps_a_layout_and_has_the_file_read_with_it(client: Client, steward: User) -> None:
    client.force_login(steward)
    upload = unknown_upload(steward)
    answer = client.post(reverse("upload-mapping", args=[upload.pk]), {"save": "yes", "name": "Permits by town", "owner": "DOH"})
    assert answer.status_code == 302
    upload.refresh_from_db()
    version = LayoutVersion.objects.get()
    assert (upload.state, upload.layout) == (UploadState.RECEIVED, version)
    assert Layout.objects.get().agency is not None
    assert "dimension: town" in version.text
    assert "-9999" in version.text


def test_an_unknown_file_is_published_by_its_steward_and_the_next_one_needs_no_answer(client: Client, steward: User) -> None:
    client.force_login(steward)
    first = uploads.receive(file=uploads.Handed("permits.csv", PERMITS.encode()), by=steward, at=AT)
    uploads.read_upload(upload_id=first, at=AT)
    assert Upload.objects.get(pk=first).state == UploadState.UNKNOWN
    client.post(reverse("upload-mapping", args=[first]), {"save": "yes", "name": "Permits by town", "owner": "DOH"})
    uploads.read_upload(upload_id=first, at=AT)
    assert uploads.publish_upload(upload_id=first, by=steward, at=AT)
    found = Reading.objects.filter(upload_id=first).values_list("breakdown__key", "period_end__year", "value", "reason")
    assert set(found) == {
        ("", 2018, 19.0, None), ("", 2019, 20.0, None), ("town=Avon", 2018, 12.0, None), ("town=Avon", 2019, 14.0, None),
        ("town=Bethel", 2018, 7.0, None), ("town=Bethel", 2019, None, "suppressed"),
    }  # fmt: skip
    draft = Measure.objects.get()
    assert (draft.is_draft, draft.name, draft.agency.code) == (True, "Permits", "DOH")
    later = uploads.receive(file=uploads.Handed("next.csv", PERMITS.replace("2019", "2020").encode()), by=steward, at=AT)
    uploads.read_upload(upload_id=later, at=AT)
    known = Upload.objects.get(pk=later)
    assert (known.state, known.added, known.same) == (UploadState.REVIEW, 3, 3)


def test_another_answer_is_shown_at_once_without_being_kept(client: Client, steward: User) -> None:
    client.force_login(steward)
    upload = unknown_upload(steward)
    answer = client.post(reverse("upload-mapping", args=[upload.pk]), {"column-0": ""}, headers={"HX-Request": "true"})
    shown = " ".join(answer.content.decode().split())
    assert shown.startswith('<div id="answers">')
    assert "<td>Avon</td>" not in shown
    assert not Layout.objects.exists()


def test_what_is_missing_is_said_and_nothing_is_kept(client: Client, steward: User) -> None:
    client.force_login(steward)
    upload = unknown_upload(steward)
    shown = page(client, upload, **{"column-2": "", "save": "yes"})
    assert "Say which column holds the values." in shown
    assert not Layout.objects.exists()


def test_a_measure_may_be_chosen_by_its_name(client: Client, steward: User) -> None:
    make.measure(code="V-PERMIT", name="Homes authorized", period="year", agency=steward.roles.get().agency)
    client.force_login(steward)
    shown = page(client, unknown_upload(steward), **{"text-0": "", "code-0": "homes authorized"})
    assert 'value="V-PERMIT"' in shown
    assert "Homes authorized" in shown


def test_strangers_do_not_learn_that_there_is_such_a_file(client: Client, steward: User) -> None:
    upload = unknown_upload(steward)
    client.force_login(make.user("steward"))
    assert client.get(reverse("upload-mapping", args=[upload.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("upload-mapping", args=[upload.pk])).status_code == 404


def test_a_file_that_is_no_table_is_said_to_be_none(client: Client, steward: User) -> None:
    client.force_login(steward)
    shown = page(client, unknown_upload(steward, "only one line of words", "letter.txt"))
    assert "no table with a header" in shown


def test_the_page_tells_nothing_of_unpublished_measures_of_other_agencies(client: Client, steward: User) -> None:
    make.measure(code="SECRET-7", name="Permits of secret homes", period="year", is_public=False)
    client.force_login(steward)
    assert "SECRET-7" not in page(client, unknown_upload(steward))
    said = page(client, unknown_upload(steward, PERMITS + "Canton,2019,4\n"), **{"text-0": "", "code-0": "secret-7"})
    assert "secret homes" not in said


def test_a_page_does_not_wait_for_patterns_without_end(client: Client, steward: User) -> None:
    endless = LAYOUT.replace("{column: Town}", "{column: Town, pattern: '(a+)+$'}")
    load_layouts(texts=[("endless", endless)], at=AT)
    client.force_login(steward)
    file = SimpleUploadedFile("permits.csv", f"Town,Year,Permits\n{'a' * 60}b,2018,12\n".encode())
    started = monotonic()
    answer = client.post(reverse("layout-try", args=["endless"]), {"file": file})
    assert monotonic() - started < 30
    assert "needs more memory or time" in answer.content.decode() or "takes too long" in answer.content.decode()

"""A file handed in with a form is sealed as it comes, and lies nowhere else meanwhile."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from linkage.actions.extracts import Incoming, begin_receiving, received
from linkage.actions.refused import StudyRefused
from linkage.forms import SealingHandler
from linkage.intake.enclave.sealing import unsealed
from linkage.models import Extract, Study
from linkage.queries.enclave import enclave
from tests.linkage.world import AT, DAY, World, settle_enclave, world

pytestmark = pytest.mark.django_db
CONTENT = b"source,person,first_name\n" + b"hmis,1,Wilhelmina Canaryfeather\n" * 150_000


@csrf_exempt
def taking(request: HttpRequest, source: str) -> HttpResponse:
    """What a page does, in few words."""
    study = Study.objects.get()

    def begin(name: str) -> Any:
        return begin_receiving(incoming=Incoming(study.pk, source, "people", name), by=study.made_by, day=DAY)

    request.upload_handlers = [SealingHandler(request, begin)]
    try:
        return closing(request)
    except StudyRefused as why:
        return HttpResponse(" ".join(why.problems), status=400)


@csrf_protect
def closing(request: HttpRequest) -> HttpResponse:
    made: Any = request.FILES["file"]
    received(receiving=made.receiving, by=Study.objects.get().made_by, at=AT, day=DAY)
    return HttpResponse("taken")


@pytest.fixture
def of(settings: Any, tmp_path: Path) -> World:
    settle_enclave(settings, tmp_path)
    urls = ModuleType("sealing_urls")
    urls.urlpatterns = [path("take/<source>/", taking)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF, settings.MIDDLEWARE = urls, []
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    return world()


def post(source: str = "hmis", content: bytes = CONTENT) -> Any:
    return Client().post(f"/take/{source}/", {"file": SimpleUploadedFile("people.csv", content)})


def test_a_file_of_a_form_is_sealed_piece_by_piece_and_no_plain_copy_is_kept(of: World, settings: Any) -> None:
    assert post().content == b"taken"
    kept = Extract.objects.get()
    assert b"".join(unsealed(enclave().inbox / str(kept.place), enclave().master().inbox())) == CONTENT
    assert kept.size_bytes == len(CONTENT) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_a_file_that_is_not_wanted_is_refused_before_its_first_byte_was_taken(of: World) -> None:
    answer = post("moon")
    assert (answer.status_code, b"has no source moon" in answer.content) == (400, True)
    assert [path.name for path in enclave().inbox.iterdir()] == ["public.key"]


def test_an_empty_file_is_refused_and_leaves_nothing(of: World) -> None:
    assert post(content=b"").status_code == 400
    assert [path.name for path in enclave().inbox.iterdir()] == ["public.key"]

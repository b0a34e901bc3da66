"""Files that people hand in for a study: sealed piece by piece as they come over the wire, so that no plain byte is kept or read.

A page that takes one puts `SealingHandler` in the place of Django's handlers, which would keep the file in memory or in a temporary file.
That has to happen before anything reads the form, the check of its token included:

    @csrf_exempt
    def extract_new(request, code, source, part):
        request.upload_handlers = [SealingHandler(request, begin)]
        return csrf_protect(_extract_new)(request, ...)      # request.FILES["file"].receiving is closed by actions.extracts.received

What is refused before the first byte was taken is raised where the form is read, as StudyRefused. Source and part therefore stand in the
address."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest

from linkage.actions.extracts import Receiving

Begin = Callable[[str], Receiving]
"""Opens a sealed file for one that is called so where it comes from."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file that is in the inbox, sealed; nothing of it can be read here."""

    def __init__(self, receiving: Receiving, size: int) -> None:
        super().__init__(file=None, name=receiving.incoming.filename, size=size)
        self.receiving = receiving


class SealingHandler(FileUploadHandler):
    """Seals the first file of a form; any other is refused by what `begin` says."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest, begin: Begin) -> None:
        super().__init__(request)
        self._begin = begin
        self._receiving: Receiving | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._receiving = self._begin(str(self.file_name))
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes a piece, and hands nothing on."""
        if self._receiving is not None:
            try:
                self._receiving.sealer.write(raw_data)
            except OSError:
                self._receiving.sealer.abandon()
                raise

    def file_complete(self, file_size: int) -> SealedUpload | None:
        return SealedUpload(self._receiving, file_size) if self._receiving else None

    def upload_interrupted(self) -> None:
        """Leaves nothing of a file whose sender went away."""
        if self._receiving is not None:
            self._receiving.sealer.abandon()

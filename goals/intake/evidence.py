"""What a file of evidence is, by its bytes and not only by its name."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from agencies.rules.refusals import Refusal

MOST_BYTES = 10 << 20


class NotEvidence(Refusal):
    """Why a file is not kept; `why` is one of: empty, large, kind, content, macros."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is kept: its media type, and whether bytes are of it."""

    media_type: str
    holds: Callable[[bytes], bool]


def _starts(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _office(part: str) -> Callable[[bytes], bool]:
    """A packed file of Office with its main part. Only the list of what is in it is read; nothing is unpacked."""

    def holds(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(content)) as packed:
                names = set(packed.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise NotEvidence("macros")
        return {"[Content_Types].xml", part} <= names

    return holds


def _is_text(content: bytes) -> bool:
    try:
        return b"\0" not in content and bool(content.decode("utf-8-sig").strip())
    except UnicodeDecodeError:
        return False


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", _starts(b"%PDF-")),
    "png": Kind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "jpeg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _office("xl/workbook.xml")),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _office("word/document.xml")),
    "csv": Kind("text/csv; charset=utf-8", _is_text),
}


def media_type_of(filename: str, content: bytes) -> str:
    """The media type of a file of evidence. Raises NotEvidence where it is too large, of another kind, or not what its name says."""
    if not content:
        raise NotEvidence("empty")
    if len(content) > MOST_BYTES:
        raise NotEvidence("large")
    kind = KINDS.get(filename.rpartition(".")[2].lower()) if "." in filename else None
    if kind is None:
        raise NotEvidence("kind")
    if not kind.holds(content):
        raise NotEvidence("content")
    return kind.media_type

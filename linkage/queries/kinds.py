"""What each kind of study links: its sources, their files, and the services that an agreement may allow."""

from linkage.intake.layouts import PART_2_SERVICES, STUDIES
from linkage.models import ExtractPart

SOURCES_OF: dict[str, tuple[str, ...]] = {kind: tuple(sources) for kind, sources in STUDIES.items()}
ALL_SOURCES = tuple(dict.fromkeys(code for sources in SOURCES_OF.values() for code in sources))
ALL_SERVICES = tuple(dict.fromkeys(service for sources in STUDIES.values() for one in sources.values() for service in one.services))
PART2_SERVICES = PART_2_SERVICES


def parts_of(kind: str, source: str) -> tuple[ExtractPart, ...]:
    """The files that a source of this kind of study hands in: a program without services has no events."""
    return (ExtractPart.PEOPLE, ExtractPart.EVENTS) if STUDIES[kind][source].services else (ExtractPart.PEOPLE,)


def source_name(kind: str, source: str) -> str:
    """What a source is, in words."""
    return STUDIES[kind][source].name if source in STUDIES[kind] else source


def name_of(source: str) -> str:
    """What a source is, whichever kind of study it belongs to."""
    kind = next((kind for kind, sources in SOURCES_OF.items() if source in sources), "")
    return source_name(kind, source) if kind else source

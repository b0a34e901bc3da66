"""What linking leaves for the later stages: records without identifiers, and which of them may be one person."""

from dataclasses import dataclass

from linkage.rules.shapes import Links, Records, SupportRecords


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Of a study of supportive housing."""

    records: Records
    links: Links


@dataclass(frozen=True, slots=True, eq=False)
class JoinedSupports:
    """Of a study of supports around training."""

    records: SupportRecords
    links: Links

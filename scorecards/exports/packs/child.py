"""The process in which a document is set: it sees its own folder and the fonts, no other files, no packages and no network."""

import json
import sys
from pathlib import Path

import typst

from scorecards.exports.packs.folder import DATA, PROBLEM, REQUEST, RESULT, WRONG

MEMORY_BYTES = 2 << 30
FILE_BYTES = 64 << 20


def main(folder: Path) -> int:
    """Sets the template with the data of the folder. Gives the exit code; what went wrong stands in a file."""
    asked = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    nowhere = folder / "nothing"
    nowhere.mkdir(exist_ok=True)
    try:
        made, warnings = typst.compile_with_warnings(
            str(folder / asked["template"]),
            root=str(folder),
            font_paths=[asked["fonts"]],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"pack": (folder / DATA).read_text(encoding="utf-8")},
            package_path=str(nowhere),
            package_cache_path=str(nowhere),
            timestamp=0,
        )
    except typst.TypstError as error:
        (folder / PROBLEM).write_text(str(error), encoding="utf-8")
        return WRONG
    if warnings:
        (folder / PROBLEM).write_text("\n".join(one.message for one in warnings), encoding="utf-8")
        return WRONG
    (folder / RESULT).write_bytes(made)
    return 0


def limited(seconds: int) -> None:
    """From here on this process may not use more memory, time or disk than a document deserves."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limited(int(sys.argv[2]))
    sys.exit(main(Path(sys.argv[1])))

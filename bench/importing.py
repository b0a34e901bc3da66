"""Peak memory of one piece of importing, in a process of its own: `python -m bench.importing {import|upload} DATABASE FILE`."""

import json
import resource
import sys
import time
from pathlib import Path

from bench.memory import peak_from_here, status
from bench.stand import stand_up, use


def main(what: str, database: str, path: Path) -> None:
    """Prints, as JSON, seconds, rows added, and the memory of this process before and at its peak, and of its children."""
    with stand_up():
        use(database)
        from django.utils import timezone

        from metrics.actions.imports import Manner, import_readings

        warm = path.with_suffix(".warm.csv")
        warm.write_text("measure,period,value\n", encoding="utf-8")
        import_readings(path=warm, manner=Manner(dry_run=True), by=None, at=timezone.now())
        before = status("VmRSS")
        peak_from_here()
        began = time.perf_counter()
        told = {"import": _import, "upload": _upload}[what](path)
        told |= {"seconds": time.perf_counter() - began, "before_mb": before, "peak_mb": status("VmHWM")}
        told["child_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(json.dumps(told))


def _import(path: Path) -> dict[str, float]:
    from django.utils import timezone

    from metrics.actions.imports import Manner, import_readings

    report = import_readings(path=path, manner=Manner(), by=None, at=timezone.now())
    return {"added": report.added}


def _upload(path: Path) -> dict[str, float]:
    """As a steward does it: handed in, read, published; the page and the queue between them left out."""
    from django.utils import timezone

    from accounts.models import User
    from metrics.actions import uploads
    from metrics.models import Upload

    by = User.objects.get(email="steward@bench.example")
    began = time.perf_counter()
    upload_id = uploads.receive(file=uploads.Handed(path.name, path.read_bytes()), by=by, at=timezone.now())
    uploads.read_upload(upload_id=upload_id, at=timezone.now())
    read = time.perf_counter() - began
    uploads.publish_upload(upload_id=upload_id, by=by, at=timezone.now())
    upload = Upload.objects.get(pk=upload_id)
    if upload.state != "published":
        raise SystemExit(f"bench: the upload is {upload.state}: {upload.error} {upload.findings[:3]}")
    return {"added": upload.added, "read_seconds": read}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

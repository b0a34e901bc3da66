"""A process that works in the enclave is held to its limits and dies with its parent."""

import subprocess
import sys

from linkage.intake.enclave.limits import Limits, limited

MOST = Limits(memory_mb=200, minutes=1, file_mb=1)


def under_limits(asks: str) -> str:
    done = subprocess.run([sys.executable, "-c", asks], preexec_fn=limited(MOST), capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def test_more_memory_than_it_may_have_is_refused_by_the_system() -> None:
    assert under_limits("bytearray(100 << 20); print('enough')") == "enough"
    assert under_limits("bytearray(400 << 20); print('too much')") == "MemoryError"


def test_a_file_larger_than_it_may_be_is_refused_by_the_system(tmp_path: object) -> None:
    assert "[Errno 27]" in under_limits(f"open('{tmp_path}/x', 'wb').write(bytes(2 << 20))")


def test_a_process_that_falls_leaves_no_picture_of_its_memory() -> None:
    assert under_limits("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == "(0, 0)"


def test_time_of_computing_is_limited_by_its_minutes() -> None:
    least = under_limits("import resource, os; print(resource.getrlimit(resource.RLIMIT_CPU)[0] // (os.cpu_count() or 1))")
    assert least == "60"

"""The pinned requirements: exact, hashed, each with its reason, and nothing about the machine that compiled them."""

import re

import pytest

from ctperf.local.entry import BASE
from ctperf.local.pins import NAMES, annotated, normal, reasons_of

COMPILED = """\
# a header
amqp==5.4.2 \\
    --hash=sha256:aa
    # via kombu
argon2-cffi==25.1.0 ; python_version < '4' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via -r requirements.in
six==1.17.0 \\
    --hash=sha256:dd
    # via
    #   -c requirements.txt
    #   djlint
    #   jsbeautifier
"""


def test_a_direct_requirement_keeps_its_reason_and_others_name_what_needs_them() -> None:
    assert annotated(COMPILED, {"argon2-cffi": "password hashing"}).splitlines() == [
        "amqp==5.4.2 \\",
        "    --hash=sha256:aa",
        "    # needed by kombu",
        "argon2-cffi==25.1.0 ; python_version < '4' \\",
        "    --hash=sha256:bb \\",
        "    --hash=sha256:cc",
        "    # why: password hashing",
        "six==1.17.0 \\",
        "    --hash=sha256:dd",
        "    # needed by djlint, jsbeautifier",
    ]


def test_a_requirement_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="celery"):
        reasons_of("Django~=5.2 # the framework\ncelery\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_direct_requirement_is_pinned_with_its_reason(name: str) -> None:
    compiled = (BASE / f"{name}.txt").read_text()
    reasons = reasons_of((BASE / f"{name}.in").read_text())
    pinned = {normal(p) for p in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", compiled)}
    assert set(reasons) - pinned == set()
    assert [why for why in reasons.values() if f"# why: {why}" not in compiled] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_is_exact_and_hashed(name: str) -> None:
    text = (BASE / f"{name}.txt").read_text()
    pins = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("name", NAMES)
def test_pins_name_no_registry_and_no_folder(name: str) -> None:
    assert re.findall(r"https?://\S+|--index-url|--find-links|file:", (BASE / f"{name}.txt").read_text()) == []

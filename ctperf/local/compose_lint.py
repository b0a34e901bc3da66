"""Holds docker-compose.yml against what must be true of it, where no container engine is at hand to say so."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ctperf.local.entry import BASE, commands

Yaml = dict[str, Any]
TOP = {"name", "services", "volumes", "networks"}
SERVICE = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init", "networks", "ports", "read_only",
    "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip
HEALTH = {"test", "interval", "timeout", "retries", "start_period", "disable"}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
RESTART = {"no", "always", "on-failure", "unless-stopped"}
ENTRY = ["python", "manage.py", "run"]
READERS = ("settings.py", "entrance.py", "local/entry.py")
READ = re.compile(r'(?:\benv(?:_\w+)?|environment\.get)\("([A-Z_]+)"(?:, "?([^",)]*)"?\))?')
NOT_PASSED = {
    "DEBUG": "never in production",
    "CTPERF_VAR": "set in the image",
    "CTPERF_STATIC": "set in the image",
    "HOST": "set in the image",
    "PORT": "set in the image; on the machine it is the port that is published",
    "CTPERF_AS_OWNER": "set by commands that work as the owner",
    "PACKS_DIR": "the volume of packs is mounted where they lie by themselves",
    "DATABASE_OWNER_URL": "for the migration alone",
    "ENCLAVE_DIR": "set in the image",
    "ENCLAVE_KEY_FILE": "for the enclave alone",
}
"""Settings that the containers are not handed, and why."""


def problems(source: str, example: str) -> list[str]:
    """Everything wrong with a compose file's text, given the text of .env.example; empty when it is right."""
    compose = yaml.safe_load(source)
    found = [f"unknown top-level key {key}" for key in compose if key not in TOP and not key.startswith("x-")]
    for name, service in compose["services"].items():
        found += [f"{name}: {problem}" for problem in _of_service(service, compose)]
    found += [f"${{{name}}} is not in .env.example" for name in sorted(_variables(source) - _documented(example))]
    found += [f"{name} of .env.example goes nowhere" for name in sorted(_documented(example) - _variables(source))]
    found += _of_settings(compose["services"], source)
    return [*found, *_of_enclave(compose), *_missing(compose["services"])]


def _of_service(service: Yaml, compose: Yaml) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in service if key not in SERVICE)
    yield from _of_image(service)
    yield from _of_health(service)
    yield from _of_dependencies(service, compose["services"])
    if service.get("restart") not in RESTART:
        yield "no restart policy"
    yield from (f"network {name} is not declared" for name in service.get("networks", []) if name not in compose.get("networks", {}))
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if not source.startswith(".") and source not in compose["volumes"]:
            yield f"volume {source} is not declared"
    if "build" in service and _entry(service) not in commands({}):
        yield f"command {service.get('command')} is none of the site's entry points"


def settings_read() -> dict[str, str]:
    """The environment variables that the site reads, with their defaults as written; empty where that is no plain value."""
    text = "".join((BASE / "ctperf" / name).read_text() for name in READERS)
    return {name: default if re.fullmatch(r"[\w.@-]*", default) else "" for name, default in READ.findall(text)}


def _of_settings(services: Yaml, source: str) -> Iterator[str]:
    """Every setting is passed on to every process of the site, and means there what it means elsewhere when nobody says anything."""
    for name, default in settings_read().items():
        if name in NOT_PASSED:
            continue
        yield from (f"{of}: is not handed {name}" for of, one in services.items() if "build" in one and name not in one["environment"])
        passed = re.search(rf"\$\{{{name}:-(.*?)\}}", source)
        if passed and default.isdecimal() and passed[1] != default:
            yield f"{name} is {passed[1]} by default, but {default} in the settings"


def _of_image(service: Yaml) -> Iterator[str]:
    tag = str(service.get("image", "")).partition(":")[2]
    if not tag or tag == "latest":
        yield "the image has no fixed tag"
    if "build" not in service and "ports" in service:
        yield "a server must not be reachable from outside"


def _of_health(service: Yaml) -> Iterator[str]:
    health = service.get("healthcheck", {})
    yield from (f"unknown health check key {key}" for key in health if key not in HEALTH)
    if not health.get("disable") and not health.get("test"):
        yield "no health check"


def _of_dependencies(service: Yaml, services: Yaml) -> Iterator[str]:
    for name, dependency in service.get("depends_on", {}).items():
        if name not in services:
            yield f"depends on {name}, which is not there"
        elif dependency.get("condition") not in CONDITIONS:
            yield f"waits for {name} in an unknown way"
        elif dependency["condition"] == "service_healthy" and services[name].get("healthcheck", {}).get("disable"):
            yield f"waits for the health of {name}, which has no health check"


def _entry(service: Yaml) -> str:
    command = service.get("command", [])
    return command[3] if command[:3] == ENTRY and len(command) == 4 else ""


def _of_enclave(compose: Yaml) -> Iterator[str]:
    """Who links records has an account, a folder and a key that nobody else has, and no way out to a network."""
    services = compose["services"]
    enclave = services.get("enclave", {})
    own = [volume for volume in enclave.get("volumes", []) if "/inbox" not in volume]
    for name, service in services.items():
        if service is not enclave:
            yield from (f"{name}: is handed {volume} of the enclave" for volume in service.get("volumes", []) if volume in own)
            if service.get("user") and service["user"] == enclave.get("user"):
                yield f"{name}: runs as the enclave's account"
    if not enclave.get("user"):
        yield "enclave: has no account of its own"
    networks = compose.get("networks", {})
    outside = [name for name in enclave.get("networks", ["default"]) if not (networks.get(name) or {}).get("internal")]
    yield from (f"enclave: the network {name} leads outside" for name in outside)


def _missing(services: Yaml) -> list[str]:
    run = {_entry(service) for service in services.values()}
    return [f"no service runs {process}" for process in commands({}) if process not in run]


def _variables(source: str) -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", source))


def _documented(example: str) -> set[str]:
    return set(re.findall(r"(?m)^([A-Z_]+)=", example))


def main(folder: Path) -> int:
    found = problems((folder / "docker-compose.yml").read_text(), (folder / ".env.example").read_text())
    for problem in found:
        sys.stderr.write(f"docker-compose.yml: {problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(BASE))

"""What is wrong with the compose file: complaints, one a line; none is good."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

_ASKED = re.compile(r"\$\{([A-Z_]+)([^}]*)\}")
_ONCE = ("migrate", "prepare")
_NO_PROBE = (*_ONCE, "retention", "backup")


def complaints(text: str, folder: Path, given: dict[str, str]) -> list[str]:
    """Everything wrong with the compose file ``text``, which lies in ``folder``; ``given`` are the
    settings of its example file."""
    told = yaml.safe_load(text)
    found = [f"schema: {error.message}" for error in _schema().iter_errors(told)]
    if found:
        return found
    services = told["services"]
    for name, service in services.items():
        found += [f"{name}: {said}" for said in _hardened(service)]
        found += [f"{name}: {said}" for said in _watched(name, service, services)]
        found += [f"{name}: {said}" for said in _mounts(service, told, folder)]
    return [*found, *_reachable(told), *_secrets(text, given)]


@cache
def _schema() -> jsonschema.Validator:
    place = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(place.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def _hardened(service: dict[str, Any]) -> Iterator[str]:
    if str(service.get("user", "0")).split(":")[0] in ("0", "root"):
        yield "runs as root"
    if service.get("read_only") is not True:
        yield "may write to its own files"
    if service.get("cap_drop") != ["ALL"]:
        yield "keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    missing = {"cpus", "memory", "pids"} - set(limits)
    if missing:
        yield f"has no limit of {sorted(missing)}"


def _watched(name: str, service: dict[str, Any], services: dict[str, Any]) -> Iterator[str]:
    if name not in _NO_PROBE and "test" not in service.get("healthcheck", {}):
        yield "nobody asks for its health"
    for other, how in service.get("depends_on", {}).items():
        wanted = how["condition"]
        if wanted == "service_healthy" and "healthcheck" not in services.get(other, {}):
            yield f"waits for the health of {other}, which tells none"
        if other not in services:
            yield f"waits for {other}, which is not there"
        if (wanted == "service_completed_successfully") != (other in _ONCE):
            yield f"waits for {other} in a way that never comes"


def _mounts(service: dict[str, Any], told: dict[str, Any], folder: Path) -> Iterator[str]:
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source.startswith("."):
            if not (folder / source).exists():
                yield f"mounts {source}, which is not there"
        elif source not in told["volumes"]:
            yield f"mounts {source}, which is no volume"
    for network in service.get("networks", []):
        if network not in told["networks"]:
            yield f"is in {network}, which is no network"
    build = service.get("build")
    if build and not (folder / build["context"] / build["dockerfile"]).is_file():
        yield f"is built from {build['dockerfile']}, which is not there"


def _reachable(told: dict[str, Any]) -> Iterator[str]:
    inner = {name for name, one in told["networks"].items() if (one or {}).get("internal")}
    for name, service in told["services"].items():
        if name == "nginx":
            continue
        if service.get("ports") or service.get("network_mode"):
            yield f"{name}: can be reached from outside"
        if not set(service.get("networks", ["default"])) <= inner:
            yield f"{name}: is in a network with a way out"


def _secrets(text: str, given: dict[str, str]) -> Iterator[str]:
    """A setting without a value in the example has none here either, and the other way round."""
    asked = dict(_ASKED.findall(text))
    for name in asked.keys() - given.keys():
        yield f"{name}: the example does not name it"
    for name in given.keys() - asked.keys():
        yield f"{name}: the example names it and nobody reads it"
    for name in asked.keys() & given.keys():
        if given[name] and not asked[name].startswith((":-", "-")):
            yield f"{name}: has a value in the example and none here"
        if not given[name] and not asked[name].startswith(":?"):
            yield f"{name}: a secret with a default"
    for name, rest in _ASKED.findall(text):
        if rest.startswith(":-") and given.get(name) not in (None, rest[2:]):
            yield f"{name}: {rest[2:]} here and {given[name]} in the example"

"""What `kustomize build` makes of a folder, as far as ours use it; no program is at hand to ask."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Resource = dict[str, Any]
_KNOWN = {
    "apiVersion", "kind", "namespace", "labels", "resources", "configMapGenerator", "images",
    "patches",
}  # fmt: skip


class BrokenKustomization(Exception):
    """It names what is not there, or says what this reader does not know."""


@dataclass(frozen=True)
class Built:
    """All resources, and the names that the generated config maps were written under."""

    resources: list[Resource]

    def of(self, kind: str) -> list[Resource]:
        """The resources of one kind."""
        return [resource for resource in self.resources if resource["kind"] == kind]

    def named(self, kind: str, name: str) -> Resource | None:
        """The resource of that kind and name, if there is one."""
        found = [one for one in self.of(kind) if one["metadata"]["name"] == name]
        return found[0] if found else None


def build(folder: Path) -> Built:
    """Read a kustomization and everything that it names; raises BrokenKustomization."""
    file = folder / "kustomization.yaml"
    if not file.is_file():
        raise BrokenKustomization(f"{file} is not there")
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    unknown = set(told) - _KNOWN
    if unknown:
        raise BrokenKustomization(f"{file}: {sorted(unknown)} are not known here")
    resources = [one for name in told.get("resources", []) for one in _read(folder / name)]
    resources += [_config_map(one, folder) for one in told.get("configMapGenerator", [])]
    for resource in resources:
        if resource["kind"] != "Namespace":
            resource["metadata"]["namespace"] = told.get("namespace")
    for patch in told.get("patches", []):
        _patch(resources, patch, file)
    _tag(resources, {one["name"]: one["newTag"] for one in told.get("images", [])})
    _refuse_twins(resources, file)
    return Built(resources)


def _read(path: Path) -> list[Resource]:
    if path.is_dir():
        return build(path).resources
    if not path.is_file():
        raise BrokenKustomization(f"{path} is not there")
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def _config_map(told: dict[str, Any], folder: Path) -> Resource:
    data = dict(line.split("=", 1) for line in told.get("literals", []))
    for name in told.get("files", []):
        # Kustomize itself refuses files outside the folder.
        if not (folder / name).is_file() or "/" in name:
            raise BrokenKustomization(f"{folder / name} is not there")
        data[name] = (folder / name).read_text(encoding="utf-8")
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": told["name"]},
        "data": data,
    }


def _patch(resources: list[Resource], told: dict[str, Any], file: Path) -> None:
    aims = [one for one in resources if one["kind"] == told["target"]["kind"]]
    if not aims:
        raise BrokenKustomization(f"{file}: nothing to patch is a {told['target']['kind']}")
    for step in yaml.safe_load(told["patch"]):
        if step["op"] != "replace":
            raise BrokenKustomization(f"{file}: {step['op']} is not known here")
        *way, last = step["path"].strip("/").split("/")
        for aim in aims:
            place = aim
            for name in way:
                place = place[name]
            if last not in place:
                raise BrokenKustomization(f"{file}: {step['path']} is not there to be replaced")
            place[last] = copy.deepcopy(step["value"])


def _tag(resources: list[Resource], tags: dict[str, str]) -> None:
    for resource in resources:
        for container in containers(resource):
            if container["image"] in tags:
                container["image"] += f":{tags[container['image']]}"


def _refuse_twins(resources: list[Resource], file: Path) -> None:
    names = [(one["kind"], one["metadata"]["name"]) for one in resources]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise BrokenKustomization(f"{file}: twice {twins}")


def pod_of(resource: Resource) -> dict[str, Any] | None:
    """The pod template (`metadata`, `spec`) of whatever runs pods; None for anything else."""
    spec = resource.get("spec", {})
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    template: dict[str, Any] | None = spec.get("template")
    return template


def containers(resource: Resource) -> Iterator[dict[str, Any]]:
    """Every container that a resource runs, those that run first included."""
    pod = pod_of(resource)
    if pod is not None:
        yield from pod["spec"].get("initContainers", [])
        yield from pod["spec"]["containers"]

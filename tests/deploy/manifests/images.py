"""A Dockerfile as its instructions, and what is wrong with one."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

_INSTRUCTIONS = {"FROM", "ENV", "RUN", "COPY", "WORKDIR", "USER", "ENTRYPOINT", "CMD"}
_PLAIN = re.compile(r"python:3\.\d+-slim|postgres:\d+")


@dataclass(frozen=True)
class Instruction:
    """One instruction of one stage; a stage without a name is known by its number."""

    stage: str
    name: str
    text: str


def read(file: Path) -> list[Instruction]:
    """The instructions in order, continued lines joined, comments left out."""
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if one[:1] != "#"]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: list[Instruction] = []
    stage, number = "", -1
    for line in filter(None, joined.splitlines()):
        name, _, text = line.partition(" ")
        if name == "FROM":
            number += 1
            stage = text.partition(" AS ")[2] or str(number)
        found.append(Instruction(stage, name, text.strip()))
    return found


def last_stage(instructions: list[Instruction]) -> list[Instruction]:
    """What the image itself is made by."""
    return [one for one in instructions if one.stage == instructions[-1].stage]


def command(instructions: list[Instruction]) -> list[str]:
    """What the image runs unless it is told otherwise."""
    (found,) = [one.text for one in last_stage(instructions) if one.name == "CMD"]
    words: list[str] = json.loads(found)
    return words


def copies(instructions: list[Instruction]) -> list[str]:
    """The sources that the final image takes from the project."""
    told = [one for one in last_stage(instructions) if one.name == "COPY"]
    return [source for one in told if "--from" not in one.text for source in one.text.split()[:-1]]


def lay_out(instructions: list[Instruction], root: Path, target: Path) -> None:
    """Put into ``target`` what the final image takes from the project, as the build would."""
    for source in copies(instructions):
        if (root / source).is_dir():
            shutil.copytree(root / source, target / source, ignore=_kept_back(root))
        else:
            (target / source).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / source, target / source)


def _kept_back(root: Path) -> Callable[[str, list[str]], set[str]]:
    def kept_back(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(root)
        return {name for name in names if not is_sent(str(inside / name), root)}

    return kept_back


def complaints(file: Path, root: Path) -> list[str]:
    """What is wrong with the Dockerfile; ``root`` is the build's context."""
    instructions = read(file)
    return [*_words(instructions), *_sources(instructions, root), *_outcome(instructions)]


def _words(instructions: list[Instruction]) -> Iterator[str]:
    stages: set[str] = set()
    for one in instructions:
        if one.name not in _INSTRUCTIONS:
            yield f"{one.name}: not an instruction we use"
        if one.name == "FROM":
            base = one.text.partition(" AS ")[0]
            if base not in stages and not _PLAIN.fullmatch(base):
                yield f"FROM {base}: neither a stage nor a plain image of a language or a database"
            stages.add(one.stage)
        if one.name == "RUN":
            yield from _packages(one)


def _packages(one: Instruction) -> Iterator[str]:
    for step in one.text.split("&&"):
        words = shlex.split(step)
        installs = words[:2] == ["pip", "install"] or words[:3] == ["uv", "pip", "install"]
        if installs and "--require-hashes" not in words:
            yield f"{step.strip()}: installs what is not pinned"
        if words[:3] == ["uv", "pip", "sync"] and "--compile-bytecode" not in words:
            yield f"{step.strip()}: leaves the bytecode to the first start"


def _sources(instructions: list[Instruction], root: Path) -> Iterator[str]:
    stages = {one.stage for one in instructions}
    for one in instructions:
        if one.name != "COPY":
            continue
        words = one.text.split()
        if words[0].startswith("--from="):
            if words[0].removeprefix("--from=") not in stages:
                yield f"COPY {one.text}: no such stage"
            continue
        for source in words[:-1]:
            if not (root / source).exists():
                yield f"COPY {source}: is not there"
            elif not is_sent(source, root):
                yield f"COPY {source}: .dockerignore keeps it back"


def _outcome(instructions: list[Instruction]) -> Iterator[str]:
    last = last_stage(instructions)
    users = [one.text for one in last if one.name == "USER"]
    if not users or users[-1].split(":")[0] in ("root", "0"):
        yield "the image runs as root"
    places = [one.text for one in last if one.name == "WORKDIR"]
    if not places or places[-1] == "/":
        yield "the image works in /"
    if not any("compileall" in one.text for one in last if one.name == "RUN"):
        yield "our own code is compiled at every start"
    if not any(one.name == "CMD" for one in last):
        yield "the image runs nothing"


def is_sent(source: str, root: Path) -> bool:
    """Whether .dockerignore lets a path of the context through; the last pattern counts."""
    sent = True
    for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        if _matches(source, pattern.lstrip("!")):
            sent = pattern.startswith("!")
    return sent


def _matches(path: str, pattern: str) -> bool:
    """The path itself or a folder above it."""
    parts = path.split("/")
    above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern[3:]) for part in parts)
    return any(fnmatch(one, pattern) and one.count("/") == pattern.count("/") for one in above)

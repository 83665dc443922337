"""A full disk. The whole state of the cluster lies on a small file system of its own (tmpfs)."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.drill.changing import run
from deploy.drill.faults import Fault, Stage
from kit.paths import brain_python

WITHIN_SECONDS = 30.0
FULL_SECONDS = 12.0
_MEGABYTES = 1024
_BLOCK = b"\0" * (1 << 20)


@contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """Mount a file system of 1 GB at ``place`` for as long as the body runs; needs root."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=0711", "drill", str(place)]
    subprocess.run(command, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def may_mount() -> bool:
    """Only root can make a file system that is full while the machine's own is not."""
    return os.geteuid() == 0


async def disk_full(stage: Stage) -> None:
    """Fill the disk of databases, releases and logs to the last byte, try to publish, clear it."""
    place = stage.cluster.state
    if not os.path.ismount(place):
        raise RuntimeError(f"{place} is no file system of its own: would fill the whole machine's")
    if (place / "postgres").is_symlink():
        raise RuntimeError("the database lies on another disk: it would not notice")
    settings = stage.cluster.environment
    current = Path(settings["RELEASES_DIR"]) / "current"
    before = current.read_text(encoding="utf-8")
    ballast = place / "ballast"
    try:
        await asyncio.to_thread(_fill, ballast)
        publish = [str(brain_python()), "-m", "bot.faq", "publish", "--note", "drill"]
        stage.figures["publish_refused"] = await _fails(publish, settings)
        await asyncio.sleep(FULL_SECONDS)
        stage.figures["refused_by_database"] = _refusals(stage)
    finally:
        ballast.unlink()
    stage.figures["release_unchanged"] = current.read_text(encoding="utf-8") == before
    if not all(stage.figures.values()):
        raise RuntimeError(f"the disk was not full, or a release came through: {stage.figures}")


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(_BLOCK):
            pass


def _refusals(stage: Stage) -> int:
    """How often a member's message was not taken while the disk was full."""
    return sum(member.setbacks.total() for member in stage.members)


async def _fails(command: list[str], settings: dict[str, str]) -> bool:
    try:
        await run(command, settings)
    except RuntimeError:
        return True
    return False


FAULTS = (Fault("disk_full", WITHIN_SECONDS, disk_full, log_away=3 * FULL_SECONDS),)

"""A full disk. The whole state of the cluster lies on a small file system of its own (tmpfs)."""

import asyncio
import contextlib
import os
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from deploy.drill.changing import change_answers, run
from deploy.drill.faults import Fault, Stage
from kit.paths import brain_python

WITHIN_SECONDS = 30.0
# The database needs no new room until a page or its log's file is written full.
FULL_SECONDS = 60.0
GUESTS, GUEST_PAUSE_SECONDS = 8, 1.0
ENOUGH = 10
_MEGABYTES = 1024
_BLOCK = b"\0" * (1 << 20)
_REFILL_SECONDS = 0.1
_DISK_IS_FULL = "磁盘满了"
# Over HTTP and by socket.
_UNAVAILABLE = ("503", "urn:member-help:problem:unavailable")


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
    """Keep the disk of databases, releases and logs full to the last byte until it has refused
    messages, try to publish meanwhile, and clear it."""
    place = _own_disk(stage)
    settings = stage.cluster.environment
    current = Path(settings["RELEASES_DIR"]) / "current"
    before = current.read_text(encoding="utf-8")
    publish = [str(brain_python()), "-m", "bot.faq", "publish", "--note", "drill"]
    await change_answers(Path(settings["CONTENT_DIR"]), settings)
    async with _kept_full(place / "ballast"):
        for number in range(GUESTS):
            stage.bring(f"guest{number}", GUEST_PAUSE_SECONDS)
        said = await _failure(publish, settings)
        await _until_refused(stage)
        found = {"publish_refused": _DISK_IS_FULL in said, "refused_by_database": _refused(stage)}
    found["release_unchanged"] = current.read_text(encoding="utf-8") == before
    stage.figures |= found
    stage.breaches += [f"not_{name}" for name, value in found.items() if not value]


def _own_disk(stage: Stage) -> Path:
    """The folder of everything; raises RuntimeError when filling it would fill something else."""
    place = stage.cluster.state
    if not os.path.ismount(place):
        raise RuntimeError(f"{place} is no file system of its own: would fill the whole machine's")
    if (place / "postgres").is_symlink():
        raise RuntimeError("the database lies on another disk: it would not notice")
    return place


@asynccontextmanager
async def _kept_full(ballast: Path) -> AsyncIterator[None]:
    """Fill the disk, and again whatever somebody frees: PostgreSQL its old log, a publish its work.
    Without that the database soon has room for many a message."""
    full, over = threading.Event(), threading.Event()
    filling = threading.Thread(target=_fill, args=(ballast, full, over))
    filling.start()
    try:
        # Or what is to be refused would be done while there is still room.
        if not await asyncio.to_thread(full.wait, FULL_SECONDS):
            raise RuntimeError(f"the disk of {ballast} was not full after {FULL_SECONDS} s")
        yield
    finally:
        over.set()
        filling.join()
        ballast.unlink()


def _fill(ballast: Path, full: threading.Event, over: threading.Event) -> None:
    with ballast.open("wb", buffering=0) as file:
        while not over.is_set():
            with contextlib.suppress(OSError):
                while file.write(_BLOCK):
                    pass
            full.set()
            over.wait(_REFILL_SECONDS)


async def _until_refused(stage: Stage) -> None:
    """Return once enough messages were refused; after a while anyway, and the verdict tells."""
    deadline = time.monotonic() + FULL_SECONDS
    while _refused(stage) < ENOUGH and time.monotonic() < deadline:
        await asyncio.sleep(_REFILL_SECONDS)


def _refused(stage: Stage) -> int:
    """How often a member was told that nothing can be stored just now; 429 tells other things."""
    return sum(member.setbacks[name] for member in stage.members for name in _UNAVAILABLE)


async def _failure(command: list[str], settings: dict[str, str]) -> str:
    """What a command that failed printed; empty when it did not fail."""
    try:
        await run(command, settings)
    except RuntimeError as error:
        return str(error)
    return ""


FAULTS = (Fault("disk_full", WITHIN_SECONDS, disk_full, log_away=FULL_SECONDS),)

"""`make drill FAULT=rasa_killed`, `make drills`: break something while members chat, and look.

Settings from the environment: FAULT, one name or several, or `all`; DRILL_MEMBERS (8) who write
about every DRILL_PAUSE (2) seconds; DRILL_SECONDS (240), the limit for one drill. Prints one JSON
object a drill and a table; the exit status is 1 when a promise is broken, or when a drill came to
no verdict: the others are run all the same.
"""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from deploy.drill import acting, agreeing, bursting, changing, filling, killing, stores  # noqa: E402
from deploy.drill.faults import Fault  # noqa: E402
from deploy.drill.stage import members_from_environment, rehearse  # noqa: E402
from deploy.drill.verdict import Verdict  # noqa: E402
from kit.cluster import Cluster  # noqa: E402
from kit.console import guarded, say  # noqa: E402
from kit.network import steady_ports  # noqa: E402

FAULTS = {
    fault.name: fault
    for module in (killing, stores, acting, agreeing, changing, bursting, filling)
    for fault in module.FAULTS
}
_COLUMNS = (
    "fault",
    "accepted",
    "met",
    "answered",
    "apologised",
    "lost",
    "doubled",
    "out_of_order",
    "wrong",
    "told_twice",
    "recovered_seconds",
    "longest_wait_seconds",
)
# What comes from here comes from one address, and members may be many.
SETTINGS = {"ADDRESS_MESSAGES_A_MINUTE": "1000000", "ADDRESS_SESSIONS_A_MINUTE": "1000000"}


def main() -> int:
    """Run the drills named, one after the other on one cluster."""
    faults = _chosen(os.environ.get("FAULT") or "all")
    os.environ.setdefault("MODELS_DIR", str(ROOT / "var" / "models"))
    verdicts: list[Verdict] = []
    with contextlib.ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        # Or the accounts of PostgreSQL and Redis could not get to their folders in it.
        folder.chmod(0o711)
        state = folder / "cluster"
        if filling.may_mount():
            held.enter_context(filling.small_disk(state))
        cluster = held.enter_context(Cluster(state, steady_ports(1)[0], settings=SETTINGS))
        for fault in faults:
            if (verdict := drill(cluster, fault)) is not None:
                verdicts.append(verdict)
                print(json.dumps(verdict.to_dict(), ensure_ascii=False), flush=True)
    say(table(verdicts))
    is_good = len(verdicts) == len(faults) and not any(one.breaches for one in verdicts)
    return 0 if is_good else 1


def drill(cluster: Cluster, fault: Fault) -> Verdict | None:
    """Run one drill on a cluster that is whole; None, and a line that says why, when it came to no
    verdict. Raises Stop when the cluster does not become whole."""
    members, pause = members_from_environment()
    seconds = float(os.environ.get("DRILL_SECONDS") or 240)
    cluster.wait_until_ready(seconds)
    say(f"--- {fault.name}")

    async def limited() -> Verdict:
        async with asyncio.timeout(seconds):
            return await rehearse(cluster, fault, members, pause)

    try:
        return asyncio.run(limited())
    except Exception as error:
        say(f"{fault.name}: no verdict: {_told(error)}")
        return None


def _told(error: Exception) -> str:
    """The first of what a group of tasks raised, as that is why the others ended."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__} {error}"


def table(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as aligned lines; a breach is named at the end of its line."""
    rows = [_COLUMNS, *(tuple(str(getattr(one, name)) for name in _COLUMNS) for one in verdicts)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ends = ["", *(" ".join(one.breaches) for one in verdicts)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), end])
        for row, end in zip(rows, ends, strict=True)
    )


def _chosen(names: str) -> list[Fault]:
    wanted = list(FAULTS) if names == "all" else names.replace(",", " ").split()
    if unknown := set(wanted) - set(FAULTS):
        raise SystemExit(f"unknown: {' '.join(sorted(unknown))}; known: {' '.join(FAULTS)}")
    faults = [FAULTS[name] for name in wanted]
    if filling.may_mount():
        return faults
    say("disk_full needs root: left out")
    return [fault for fault in faults if fault not in filling.FAULTS]


if __name__ == "__main__":
    sys.exit(guarded(main))

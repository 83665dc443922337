"""What a message costs a cluster, and what that means for many members: docs/scaling.md.

    python3 benchmarks/capacity.py            # measure (about 2 minutes), write capacity.json
    python3 benchmarks/capacity.py --tables   # only write the tables of the page again

Starts a cluster in a folder of its own (environments and trained model in place), lets members
chat over WebSockets through nginx, and counts CPU, bytes, commits and connections. CAPACITY_MEMBERS
(12) and CAPACITY_TURNS (35) say how many. Linux only.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from benchmarks.capacity_page import write_tables  # noqa: E402
from kit.cluster import Cluster  # noqa: E402
from kit.commands import surroundings  # noqa: E402
from kit.network import steady_ports  # noqa: E402
from kit.paths import web_python  # noqa: E402

MEASURED = Path(__file__).with_name("capacity.json")
KINDS = ("web", "rasa", "actions", "nginx", "postgres", "redis")
_UNLIMITED = dict.fromkeys(
    ("MEMBER_MESSAGES_A_MINUTE", "ADDRESS_MESSAGES_A_MINUTE", "ADDRESS_SESSIONS_A_MINUTE"),
    "1000000",
)
_IDLE_SECONDS = 10.0
# Conversations that are only begun, to see what one takes by itself; and the tables it takes it in.
_OPENED = 300
_ONCE = ("chat_conversation", "django_session")
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure, keep what was found, and write the page's tables."""
    if sys.argv[1:] != ["--tables"]:
        members = int(os.environ.get("CAPACITY_MEMBERS") or 12)
        turns = int(os.environ.get("CAPACITY_TURNS") or 35)
        found = measure(members, turns)
        MEASURED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        print(json.dumps(found, indent=1, ensure_ascii=False))
    write_tables(json.loads(MEASURED.read_text()))
    return 0


def measure(members: int, turns: int) -> dict[str, Any]:
    """Everything that the model takes, for one message, one conversation or one process."""
    with tempfile.TemporaryDirectory(prefix="capacity-") as folder:
        Path(folder).chmod(0o711)
        with Cluster(Path(folder), steady_ports(1)[0], settings=_UNLIMITED) as cluster:
            _asked("chat", cluster, 4, 7)  # what is read or compiled at first use
            idle = _idle(cluster)
            before, cpu, begun = _asked("stored", cluster), _cpu(cluster), time.monotonic()
            chatted = _asked("chat", cluster, members, turns)
            seconds = time.monotonic() - begun
            spent = {kind: used - cpu[kind] for kind, used in _cpu(cluster).items()}
            after = _asked("stored", cluster)
            messages = after["messages"] - before["messages"]
            _asked("open", cluster, _OPENED)
            opened = _asked("stored", cluster)
            connections, memory = _connections(cluster), _memories(cluster)
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "messages": messages,
        "conversations": members,
        "seconds": round(seconds, 1),
        "answers_waited_ms": chatted,
        "cpu_ms": {k: round((spent[k] - idle[k] * seconds) * 1000 / messages, 2) for k in KINDS},
        "idle_cpu_percent": {kind: round(idle[kind] * 100, 2) for kind in KINDS},
        "megabytes": memory,
        "connections": connections,
        "bytes_a_conversation": _per_conversation(after, opened),
        **_per_message(before, after, messages),
    }


def _per_conversation(before: dict[str, Any], after: dict[str, Any]) -> int:
    grown = sum(after["bytes"][name] - before["bytes"][name] for name in before["bytes"])
    return round(grown / (after["conversations"] - before["conversations"]))


def _per_message(before: dict[str, Any], after: dict[str, Any], messages: int) -> dict[str, Any]:
    grown = {
        name: after["bytes"][name] - size
        for name, size in before["bytes"].items()
        if not name.startswith(_ONCE)
    }
    return {
        "bytes": {name: round(size / messages) for name, size in grown.items() if size},
        "events": round((after["events"] - before["events"]) / messages, 2),
        "entries": round((after["entries"] - before["entries"]) / messages, 2),
        "wal_bytes": round((after["wal"] - before["wal"]) / messages),
        "commits": round((after["commits"] - before["commits"]) / messages, 1),
        "writes_to_disk": round((after["syncs"] - before["syncs"]) / messages, 2),
    }


def _asked(what: str, cluster: Cluster, *numbers: int) -> Any:
    """The web's environment has the client and the driver that this one has not."""
    script = Path(__file__).with_name("capacity_asking.py")
    done = subprocess.run(
        [str(web_python()), str(script), what, cluster.url, cluster.postgres, *map(str, numbers)],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _idle(cluster: Cluster) -> dict[str, float]:
    """CPU seconds a second of each kind while nobody says anything."""
    before = _cpu(cluster)
    time.sleep(_IDLE_SECONDS)
    return {kind: (used - before[kind]) / _IDLE_SECONDS for kind, used in _cpu(cluster).items()}


def _cpu(cluster: Cluster) -> dict[str, float]:
    """CPU seconds so far, by kind of process."""
    return {kind: sum(_seconds(pid) for pid in _of(cluster, kind)) for kind in KINDS}


def _of(cluster: Cluster, kind: str) -> list[int]:
    children = cluster.children.items()
    return [child.process.pid for name, child in children if name.split("-")[0] == kind]


def _below(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in told for one in _below(int(child)))]


def _seconds(pid: int) -> float:
    """Of a process with all that it started, those that have ended included."""
    total = 0
    for one in _below(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(map(int, fields[11:15] if one == pid else fields[11:13]))
    return total / _TICKS


def _memories(cluster: Cluster) -> dict[str, int]:
    """Megabytes of one process of each kind (a share of what is shared)."""
    return {
        kind: round(sum(_memory(pid) for pid in _of(cluster, kind)) / len(_of(cluster, kind)))
        for kind in KINDS
    }


def _memory(pid: int) -> float:
    total = 0.0
    for one in _below(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1000
    return total


def _connections(cluster: Cluster) -> dict[str, float]:
    """Connections to PostgreSQL that one process of a kind holds after the load."""
    ends = _sockets_to(cluster.ports["postgres"])
    return {
        kind: sum(len(ends & _open_sockets(pid)) for pid in _of(cluster, kind))
        / len(_of(cluster, kind))
        for kind in ("web", "rasa", "actions")
    }


def _sockets_to(port: int) -> set[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if int(row[2].split(":")[1], 16) == port}


def _open_sockets(pid: int) -> set[str]:
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(link))
        except FileNotFoundError:  # closed meanwhile
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())

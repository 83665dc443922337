"""What a cluster costs: seconds to ready, memory by process, connections to PostgreSQL.

``python3 benchmarks/cluster.py``: starts one in a folder of its own (trained model in place) and
asks 60 questions over 12 conversations through nginx. Prints one JSON object; Linux only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from kit.cluster import Cluster  # noqa: E402
from kit.commands import surroundings  # noqa: E402
from kit.network import steady_ports  # noqa: E402
from kit.paths import web_python  # noqa: E402

_UNLIMITED = dict.fromkeys(
    ("MEMBER_MESSAGES_A_MINUTE", "ADDRESS_MESSAGES_A_MINUTE", "ADDRESS_SESSIONS_A_MINUTE"),
    "1000000",
)
_ASK = """
import sys
from types import SimpleNamespace
from tests.web.site_process import Member
members = [Member(SimpleNamespace(url=sys.argv[1])) for _ in range(12)]
for question in ("等待期多久", "那老年版呢", "我爸能加入吗", "62", "谢谢"):
    for member, sent in [(member, member.say(question)) for member in members]:
        member.reply_after(sent)
for member in members:
    member.http.close()
"""
_CONNECTIONS = """
import psycopg, sys
with psycopg.connect(sys.argv[1]) as connection:
    print(connection.execute("SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()").fetchone()[0])
"""


def main() -> int:
    """Measure once."""
    with tempfile.TemporaryDirectory(prefix="cluster-bench-") as folder:
        Path(folder).chmod(0o711)
        begun = time.monotonic()
        with Cluster(Path(folder), steady_ports(1)[0], settings=_UNLIMITED) as cluster:
            ready = time.monotonic() - begun
            _run(_ASK, cluster.url)
            connections = int(_run(_CONNECTIONS, cluster.postgres))
            memory = {name: _memory(child.process.pid) for name, child in cluster.children.items()}
        begun = time.monotonic()
        with Cluster(Path(folder), steady_ports(1)[0], settings=_UNLIMITED):
            again = time.monotonic() - begun
    found = {
        "seconds_to_ready": {"first": round(ready, 1), "again": round(again, 1)},
        "resident_megabytes": memory,
        "resident_megabytes_in_all": sum(memory.values()),
        "postgres_connections": connections,
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


def _run(script: str, argument: str) -> str:
    done = subprocess.run(
        [str(web_python()), "-c", script, argument],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _memory(pid: int) -> int:
    """Proportional resident megabytes of a process and of all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(own / 1000) + sum(_memory(int(child)) for child in below)


if __name__ == "__main__":
    sys.exit(main())

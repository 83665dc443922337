"""A site of small programs under the real supervisor.

Usage: small_site.py FOLDER CHILD…, each CHILD one of CHILDREN; the last is what is waited for.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from scripts.kit.children import Child
from scripts.kit.console import Step, guarded
from scripts.kit.network import free_ports
from scripts.kit.serving import shut_down, until_interrupted, wait_until_ready, watch

_SLEEPER = "import time; time.sleep(600)"
_ANSWERER = """
import http.server, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ready"}')
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""
CHILDREN = {
    "sleeper": _SLEEPER,
    "stubborn": f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {_SLEEPER}",
    "parent": f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {_SLEEPER!r}]);"
    f" open(sys.argv[2] + '/grandchild', 'w').write(str(p.pid)); {_SLEEPER}",
    "crasher": "import sys; print('the cat ate the cable'); sys.exit(3)",
    "web": _ANSWERER,
}


def main(folder: Path, names: list[str]) -> int:
    """Start the named children, wait for /readyz, tell the pids, and watch."""
    port = free_ports(1)[0]
    children = [_child(name, port, folder) for name in names]
    try:
        for child in children:
            child.start()
        with Step(1, 1, "start") as step:
            wait_until_ready(children, f"http://127.0.0.1:{port}/readyz", step, seconds=20)
        with until_interrupted():
            print("up", *(child.process.pid for child in children if child.process), flush=True)
            watch(children)
        return 0
    finally:
        shut_down(children, seconds=1)


def _child(name: str, port: int, folder: Path) -> Child:
    command = [sys.executable, "-c", CHILDREN[name], str(port), str(folder)]
    return Child(name, command, folder / f"{name}.log")


if __name__ == "__main__":
    sys.exit(guarded(partial(main, Path(sys.argv[1]), sys.argv[2:])))

"""A small HTTP server that speaks the workbench's side of the contract, for tests of the studio.

It keeps what is saved in memory, so that a test can read back what a page wrote; ``answer`` and
``refuse`` steer one address. The real workbench needs the brain's interpreter and trains models.
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.web.studio import contract
from tests.web.studio.contract import Json
from tests.web.studio.workbench_addresses import (
    ADDRESSES,
    Answer,
    Asked,
    problem,
    problem_answer,
)

TOKEN = "workbench-secret-of-the-tests"
_JSON, _PROBLEM = "application/json", "application/problem+json"


class StandInWorkbench:
    """Start, stop and steer it from a test; it records what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self.reset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        """Two FAQs, one fact, two releases, nothing under way."""
        self.asked: list[Asked] = []
        self.faqs = {
            "waiting_period": contract.faq(),
            "what_is_xianghubao": contract.faq("faq/what_is_xianghubao", title="相互宝是什么"),
        }
        self.versions = dict.fromkeys(self.faqs, 1)
        self.facts = {"ci_wait": contract.fact()}
        self.settings: Json = {
            "version": "settings-1",
            "greeting": {"text": "您好，我是相互宝成员助手。"},
            "top": ["faq/what_is_xianghubao"],
            "greet_again": {"text": "您好，请问还想了解什么？"},
        }
        self.outside: dict[str, list[str]] = {"ask_out_of_scope": []}
        self.publishing = contract.publishing()
        self.releases = [contract.release(), contract.release("r000001", parent=None)]
        self._steered: dict[tuple[str, str], Callable[[Asked], Answer]] = {}

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        handler = type("Handler", (_Handler,), {"bench": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, method: str, path: str, with_: Answer | Callable[[Asked], Answer]) -> None:
        """Answer this address with a body, a (status, body) pair, or what a function returns."""
        self._steered[method, path] = with_ if callable(with_) else lambda asked: with_

    def refuse(
        self,
        method: str,
        path: str,
        status: int = 422,
        detail: str = "内容没有通过检查。",
        **more: Any,
    ) -> None:
        """Answer this address with a problem; ``more`` are its further fields (``findings``)."""
        self.answer(method, path, (status, problem(status, detail, **more)))

    def sent(self, method: str, path: str) -> list[Any]:
        """The bodies that came to this address, in their order."""
        return [asked.body for asked in self.asked if (asked.method, asked.path) == (method, path)]

    def handle(self, asked: Asked) -> Answer:
        """A body, or a (status, body) pair."""
        self.asked.append(asked)
        steered = self._steered.get((asked.method, asked.path))
        if steered:
            return steered(asked)
        for method, pattern, usual in ADDRESSES:
            found = re.fullmatch(pattern, asked.path)
            if found and method == asked.method:
                return usual(self, asked, *map(unquote, found.groups()))
        return problem_answer(404, "没有这个地址。")


class _Handler(BaseHTTPRequestHandler):
    bench: StandInWorkbench
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self._answer(problem_answer(401, "缺少口令。"))
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        is_json = self.headers.get("Content-Type") == _JSON
        sent = json.loads(body) if is_json else body
        asked = Asked(self.command, parts.path, query, sent, dict(self.headers))
        return self._answer(self.bench.handle(asked))

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def _answer(self, answer: Answer) -> None:
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", _PROBLEM if status >= 400 else _JSON)
        self.send_header("Content-Length", str(len(content)))
        with contextlib.suppress(OSError):
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""

"""A small HTTP server that speaks the brain's side of the contract, for tests of the web app.

The real brain takes half a minute to train and another interpreter; what the web app has to
withstand (503, silence, nonsense, slowness) a real one shows only by accident.
"""

import contextlib
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CONVERSATIONS = "/webhooks/member/conversations/"
ANSWERS = "/webhooks/member/answers/"
TOKEN = "shared-secret-of-the-tests"
Turn = dict[str, Any]
TITLES = [
    {"title": "相互宝是什么", "intent": "faq/what_is_xianghubao"},
    {"title": "等待期是多久", "intent": "faq/waiting_period"},
]


def reply(text: str, **fields: Any) -> dict[str, Any]:
    """One Reply of the contract."""
    return {
        "kind": "text",
        "text": text,
        "detail": None,
        "buttons": [],
        "facts": [],
        "sources": [],
        "edition": None,
        "changes": [],
        "handoff": None,
        "data": None,
    } | fields


def turn(message_id: str, outcome: str = "answer", **fields: Any) -> Turn:
    """One Turn of the contract."""
    return {
        "message_id": message_id,
        "text": "",
        "outcome": outcome,
        "intent": "faq/what_is_xianghubao",
        "confidence": 0.93,
        "candidates": [{"intent": "faq/what_is_xianghubao", "confidence": 0.93}],
        "replies": [],
        "facts": [],
        "release": "stand-in",
        "edition": "2019-05-16",
        "handoff": None,
    } | fields


def usual_answer(asked: dict[str, Any]) -> Turn:
    """An answer that repeats the question, with everything an answer can carry."""
    answer = reply(
        f"答：{asked['text']}",
        detail="更多说明",
        buttons=[
            {
                "title": "两个计划有什么不同",
                "intent": "faq/two_plans",
                "entities": [{"entity": "plan", "value": "senior_cancer"}],
            }
        ],
        facts=["pf_operator"],
        sources=[{"id": "S01", "title": "蚂蚁金服新闻稿", "date": "2019-04-11"}],
        edition="2019-05-16",
    )
    return turn(asked["message_id"], replies=[answer], text=asked["text"])


def _answer_of(topic: str) -> Any:
    """What the brain says to a topic outside any conversation; a 400 for one that it lacks."""
    if topic not in [item["intent"] for item in TITLES]:
        return 400, {"title": "No answer"}
    return usual_answer({"message_id": "", "text": topic})["replies"][0]


class StandInBrain:
    """Start, stop and steer it from a test; it records what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.reset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        """Back to a brain that is up and answers at once."""
        self.asked: list[dict[str, Any]] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self.titles = list(TITLES)
        self.ready = True
        self.open = threading.Event()
        self.open.set()
        # While it is not set, nobody learns whether this brain is ready.
        self.free = threading.Event()
        self.free.set()
        self.in_flight: Counter[str] = Counter()
        self.most_in_flight = 0
        self._handled: dict[tuple[str, str], Any] = {}
        self.forgotten: list[str] = []
        self.remembered: dict[str, list[dict[str, Any]]] = {}

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        handler = type("Handler", (_Handler,), {"brain": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Drop every connection and refuse new ones."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.open.set()

    def texts_of(self, conversation: str) -> list[str]:
        """What a conversation asked, each message once, in the order of first arrival."""
        seen = dict.fromkeys(
            (asked["message_id"], asked["text"])
            for asked in self.asked
            if asked["conversation"] == conversation
        )
        return [text for _, text in seen]

    def handle(self, asked: dict[str, Any]) -> Any:
        """A Turn, or an (HTTP status, body) pair."""
        conversation = asked["conversation"]
        with self._lock:
            self.asked.append(asked)
            self.in_flight[conversation] += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight[conversation])
        try:
            self.open.wait(30)
            if not self.ready:
                return 503, {"title": "not ready"}
            answer = self.answers.get(asked["text"], usual_answer)
            key = (conversation, asked["message_id"])
            if key not in self._handled:
                self._handled[key] = answer(asked)
            return self._handled[key]
        finally:
            with self._lock:
                self.in_flight[conversation] -= 1


class _Handler(BaseHTTPRequestHandler):
    brain: StandInBrain
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.brain._connections.add(self.connection)

    def finish(self) -> None:
        self.brain._connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/webhooks/member/turn" or not self._is_allowed():
            return self._answer((401 if not self._is_allowed() else 404, {}))
        return self._answer(self.brain.handle(json.loads(body)))

    def do_GET(self) -> None:
        if not self._is_allowed():
            return self._answer((401, {}))
        if not self.brain.ready:
            return self._answer((503, {"title": "not ready"}))
        if self.path == "/webhooks/member/ready":
            self.brain.free.wait(30)
            return self._answer({"status": "ready", "release": "stand-in", "edition": "2019-05-16"})
        if self.path == "/webhooks/member/titles":
            return self._answer({"edition": "2019-05-16", "titles": self.brain.titles})
        if self.path.startswith(CONVERSATIONS):
            name = self.path.removeprefix(CONVERSATIONS)
            return self._answer({"remembered": self.brain.remembered.get(name, [])})
        if self.path.startswith(ANSWERS):
            return self._answer(_answer_of(self.path.removeprefix(ANSWERS)))
        button = {"title": "相互宝是什么", "intent": "faq/what_is_xianghubao", "entities": []}
        return self._answer(reply("您好，资料截至 2019-05-16。", buttons=[button]))

    def do_DELETE(self) -> None:
        if not self._is_allowed():
            return self._answer((401, {}))
        if not self.brain.ready:
            return self._answer((503, {"title": "not ready"}))
        self.brain.forgotten.append(self.path.removeprefix(CONVERSATIONS))
        return self._answer({"erased": True})

    def _is_allowed(self) -> bool:
        return self.headers["Authorization"] == f"Bearer {TOKEN}"

    def _answer(self, answer: Any) -> None:
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        with contextlib.suppress(OSError):
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""

"""The web app as members meet it: a uvicorn process of its own, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

# As it is started for members.
LARGEST_FRAME = 65_536
WEB_DIR = Path(__file__).resolve().parents[2] / "web"


class Site:
    """One server process. ``log`` is everything it printed."""

    def __init__(self, environment: dict[str, str], log_file: Path) -> None:
        self.environment = dict(environment)
        self._log_file = log_file
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._members: list[Member] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat"

    @property
    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "member_help.asgi:application"]
        options = ["--app-dir", str(WEB_DIR), "--port", str(self.port), "--no-access-log"]
        options += ["--ws-max-size", str(LARGEST_FRAME), "--ws-per-message-deflate", "false"]
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                env=os.environ | self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        eventually(lambda: self._answers(), seconds=30)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def begin_to_stop(self) -> None:
        """Ask it to end, as an operator would, without waiting."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def member(self, *, agrees: bool = True) -> "Member":
        """A new member with a session, who agrees to the privacy notice or has not yet."""
        self._members.append(Member(self, agrees=agrees))
        return self._members[-1]

    def close_members(self) -> None:
        """Close every member's connections."""
        while self._members:
            self._members.pop().http.close()

    def _answers(self) -> bool:
        if not self.is_running:
            raise AssertionError(self.log)
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self.is_running:
            self._process.send_signal(how)
        self._process.wait(20)


class Member:
    """A member's client: one browser, one conversation."""

    def __init__(self, site: Site, *, agrees: bool = True) -> None:
        self.http = httpx.Client(base_url=site.url, timeout=40)
        if agrees:
            self.connect()
        else:
            self.open_session()

    def connect(self) -> None:
        """What the widget does when a page loads; the member agrees to the notice."""
        self.open_session()
        version = self.http.get("/api/chat/content").json()["privacy"]["version"]
        self.http.post("/api/chat/privacy", json={"version": version})

    def open_session(self) -> None:
        """Begin or go on, without agreeing to anything."""
        answer = self.http.post("/api/chat/session")
        if answer.status_code != 201:
            raise AssertionError(answer.text)
        self.token: str = answer.json()["token"]
        self.conversation: str = answer.json()["conversation"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, **body: Any) -> httpx.Response:
        """Send a message body, with a fresh cid unless it has one."""
        return self.http.post("/api/chat/messages", json={"cid": str(uuid4())} | body)

    def say(self, text: str) -> int:
        """Send a text that has to be accepted; its id."""
        answer = self.post(text=text)
        if answer.status_code != 202:
            raise AssertionError(answer.text)
        return answer.json()["id"]

    def tap(self, choice: str) -> httpx.Response:
        """Tap a button."""
        return self.post(choice=choice)

    def news(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        """The history after an id, with the state."""
        answer = self.http.get("/api/chat/messages", params={"after": after, "wait": wait})
        if answer.status_code != 200:
            raise AssertionError(answer.text)
        return answer.json()

    def history(self) -> list[dict[str, Any]]:
        """All messages."""
        return self.news()["messages"]

    def texts(self, sender: str) -> list[str]:
        """The texts of one sender, in order."""
        return [entry["body"]["text"] for entry in self.history() if entry["from"] == sender]

    def erase(self) -> int:
        """Erase all records of theirs; how many messages there were."""
        answer = self.http.delete("/api/chat/records")
        assert answer.status_code == 200
        erased: int = answer.json()["erased"]
        return erased

    def ask(self, text: str) -> dict[str, Any]:
        """Say something and wait for the bot's answer to it."""
        return self.reply_after(self.say(text))

    def reply_after(self, message_id: int, sender: str = "bot") -> dict[str, Any]:
        """The first message of ``sender`` after an id, waited for as the widget does."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for entry in self.news(message_id, wait=5)["messages"]:
                if entry["from"] == sender:
                    return entry
            eventually(lambda: True)
        raise AssertionError(f"no message from {sender}: {self.history()}")


def eventually(check: Any, seconds: float = 20) -> Any:
    """Wait until ``check()`` is true, and return what it returned."""
    deadline = time.monotonic() + seconds
    while not (result := check()):
        if time.monotonic() > deadline:
            raise AssertionError("did not come true in time")
        time.sleep(0.05)
    return result


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

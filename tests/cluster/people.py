"""Who uses a cluster in the tests: members at a place of it, and a colleague at the desk."""

import subprocess
from dataclasses import dataclass
from uuid import uuid4

import httpx

from scripts.kit.cluster import Cluster
from scripts.kit.commands import surroundings
from scripts.kit.services import manage
from tests.web.site_process import Member
from tests.web.sockets import Socket


@dataclass(frozen=True)
class Place:
    """An address that serves members: the whole cluster's, or one web process's."""

    url: str

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)


def at_another(member: Member, place: Place) -> Member:
    """The same member's browser, which has come to another process; close its ``http``."""
    same = Member.__new__(Member)
    same.http = httpx.Client(base_url=place.url, timeout=40)
    same.http.headers["Authorization"] = f"Bearer {member.token}"
    same.token, same.conversation = member.token, member.conversation
    return same


def send(tab: Socket, text: str) -> str:
    """Send a text over a WebSocket; its cid."""
    cid = str(uuid4())
    tab.send(type="send", cid=cid, text=text)
    return cid


def until_said(tab: Socket, sender: str, count: int = 1) -> list[dict]:
    """All that a tab was shown until so many messages of a sender are among it."""
    shown: list[dict] = []
    while len([entry for entry in shown if entry["from"] == sender]) < count:
        shown += tab.until(type="messages")["messages"]
    return shown


def colleague(cluster: Cluster, place: Place) -> httpx.Client:
    """A browser that is signed in at the desk, at one place; close it."""
    done = subprocess.run(
        manage("signin_links"),
        env=surroundings(cluster.environment),
        capture_output=True,
        text=True,
        check=True,
    )
    links = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    browser = httpx.Client(base_url=place.url, timeout=20, follow_redirects=True)
    # As through the proxy, from an address of its own.
    browser.get(links["staff"], headers={"X-Forwarded-For": "198.51.100.99"}).raise_for_status()
    return browser


def press(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Post a form as the desk's pages do."""
    page = browser.get("/desk/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]
    given = {"csrfmiddlewaretoken": token, **fields}
    return browser.post(path, data=given, headers={"Referer": str(browser.base_url)})

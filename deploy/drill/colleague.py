"""A colleague at the desk, over HTTP: takes cases, writes replies and notes, ends cases."""

import asyncio
import random
import re
import subprocess
import uuid
from collections import Counter
from collections.abc import Mapping
from string import ascii_lowercase

import httpx

from kit import services
from kit.commands import surroundings

_FORM_TOKEN = re.compile(r'"X-CSRFToken": "(\w+)"')
_WAITING = re.compile(r"/desk/cases/(\d+)/")


class Colleague:
    """``notes`` are the texts whose storing was confirmed; each must be there exactly once."""

    def __init__(self, url: str, settings: Mapping[str, str]) -> None:
        self.notes: list[str] = []
        self.resolved = 0
        self.setbacks: Counter[str] = Counter()
        self._settings = settings
        headers = {"Origin": url, "Referer": f"{url}/desk/"}
        self._http = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=10.0, trust_env=False, follow_redirects=True
        )

    async def work(self, over: asyncio.Event) -> None:
        """Take whatever waits until ``over``; what fails is not tried again with the same words."""
        while not over.is_set():
            try:
                await self._one_case()
            except (httpx.HTTPError, OSError, PermissionError) as error:
                self.setbacks[str(error) or type(error).__name__] += 1
                await asyncio.sleep(0.5)
            await asyncio.sleep(0.5)
        await self._http.aclose()

    async def sign_in(self) -> None:
        """Come to the desk; before the fault."""
        done = await asyncio.to_thread(
            subprocess.run,
            services.manage("signin_links"),
            env=surroundings(self._settings),
            capture_output=True,
            text=True,
            check=True,
        )
        links = dict(line.split(" ", 1) for line in done.stdout.splitlines())
        await self._http.get(links["staff"])
        await self._post("/desk/me/state/", state="online")

    async def _one_case(self) -> None:
        await self._post("/desk/me/alive/")
        page = await self._http.get("/desk/", params={"box": "waiting"})
        found = _WAITING.search(page.text)
        if page.status_code != httpx.codes.OK or not found:
            return
        case = f"/desk/cases/{found[1]}"
        await self._post(f"{case}/claim/")
        # No digits: one in two hundred would look like a telephone number, which is masked.
        note = f"演练 {''.join(random.choices(ascii_lowercase, k=20))}"
        await self._post(f"{case}/note/", text=note)
        self.notes.append(note)
        await self._post(f"{case}/reply/", text="您好，请稍等。", cid=str(uuid.uuid4()))
        await self._post(f"{case}/resolve/", resolution="answered", summary="演练")
        self.resolved += 1

    async def _post(self, path: str, **fields: str) -> None:
        page = await self._http.get("/desk/")
        token = _FORM_TOKEN.search(page.text)
        headers = {"X-CSRFToken": token[1]} if token else {}
        answer = await self._http.post(path, data=fields, headers=headers)
        if answer.status_code >= 400:
            raise PermissionError(f"{path}: {answer.status_code}")

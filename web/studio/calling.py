"""How the workbench is called: one pool of connections, and what its answers mean.

What it answers is the contract's plain JSON (docs/contract.md); what it refuses, a problem.
"""

from collections.abc import Mapping
from typing import Any

import httpx

Json = dict[str, Any]
QUICK_SECONDS = 10.0
PROBLEM = "application/problem+json"
# A proxy's or a starting server's answers: nothing that the workbench itself decided.
_NOT_THERE = (401, 502, 503, 504)


class WorkbenchAway(Exception):
    """The workbench cannot be reached, is not ready, or did not answer in time: try again later."""


class WorkbenchRefused(Exception):
    """The workbench answered and said no.

    ``status`` its HTTP status, ``detail`` one Chinese sentence for the author, ``findings`` what
    is wrong where (``level file line problem mend``), ``body`` the whole answer: at a conflict
    (409) it holds the other side.
    """

    def __init__(self, status: int, detail: str, findings: list[Json], body: Json) -> None:
        super().__init__(f"{status} {detail}")
        self.status = status
        self.detail = detail
        self.findings = findings
        self.body = body


class Caller:
    """All calls raise WorkbenchAway or WorkbenchRefused."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(QUICK_SECONDS, connect=2.0),
            # A kept connection may belong to a workbench that has been restarted since; a new one
            # costs nothing on loopback.
            limits=httpx.Limits(max_keepalive_connections=0),
            # A proxy named in the environment is for the outside world, never for loopback.
            trust_env=False,
        )

    def _call(
        self, method: str, path: str, body: Json | None = None, seconds: float = QUICK_SECONDS
    ) -> Json:
        return document(self._answer(method, path, seconds, json=body))

    def _answer(
        self,
        method: str,
        path: str,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> httpx.Response:
        limit = httpx.Timeout(seconds, connect=2.0)
        try:
            answer = self._http.request(method, path, headers=headers, timeout=limit, **body)
        except httpx.HTTPError as error:
            raise WorkbenchAway(type(error).__name__) from error
        if answer.is_success:
            return answer
        if answer.status_code in _NOT_THERE or not _is_problem(answer):
            raise WorkbenchAway(f"status {answer.status_code}")
        raise _refusal(answer.status_code, document(answer))


def _is_problem(answer: httpx.Response) -> bool:
    return answer.headers.get("Content-Type", "").startswith(PROBLEM)


def _refusal(status: int, body: Json) -> WorkbenchRefused:
    return WorkbenchRefused(status, body.get("detail", ""), body.get("findings") or [], body)


def document(answer: httpx.Response) -> Json:
    """The JSON object of an answer; raises WorkbenchAway for anything else."""
    try:
        found = answer.json()
    except ValueError as error:
        raise WorkbenchAway("an answer that is no JSON") from error
    if not isinstance(found, dict):
        raise WorkbenchAway("an answer that is no object")
    return found

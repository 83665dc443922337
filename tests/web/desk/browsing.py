"""A colleague's browser without a window: the desk's pages and parts by their addresses."""

from typing import Any

from tests.web.people import signed_in

HTMX = {"HX-Request": "true"}


class Desk:
    """A colleague's browser."""

    def __init__(self, user: Any) -> None:
        self.client = signed_in(user)

    def page(self, address: str, **values: str) -> str:
        answer = self.client.get(f"/desk/{address}", values)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def part(self, address: str, **values: str) -> str:
        return self.client.get(f"/desk/{address}", values, headers=HTMX).content.decode()

    def post(self, address: str, **values: Any) -> Any:
        return self.client.post(f"/desk/{address}", values, headers=HTMX)

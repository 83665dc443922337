"""What the web runs on: the pinned versions and no others."""

from scripts.kit.pins import installed, pinned
from tests.web.site_process import WEB_DIR

_REQUIREMENTS = WEB_DIR.parent / "requirements"


def test_what_is_installed_is_what_is_pinned() -> None:
    assert installed() == pinned(_REQUIREMENTS / "web-dev.txt")


def test_what_tests_run_on_is_what_members_are_served_by() -> None:
    run, dev = pinned(_REQUIREMENTS / "web.txt"), pinned(_REQUIREMENTS / "web-dev.txt")
    assert len(run) > 30
    assert {name: dev.get(name) for name in run} == run

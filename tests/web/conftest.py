"""Fixtures of the web tests: a database file, a stand-in for the brain, real server processes.

``DATABASE_URL`` runs the same suite on PostgreSQL.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.models.functions import Now

from tests.web.brain_stand_in import TOKEN, StandInBrain
from tests.web.site_process import WEB_DIR, Member, Site, eventually
from tests.web.studio.workbench_stand_in import TOKEN as WORKBENCH_TOKEN
from tests.web.studio.workbench_stand_in import StandInWorkbench

if TYPE_CHECKING:
    from tests.web.redis_server import RedisServer

_SECRET = "only-for-tests"
_FILES = Path(tempfile.mkdtemp(prefix="web-tests-"))


def pytest_configure(config: pytest.Config) -> None:
    """Settle what the settings would take from the environment, before any database is opened."""
    sys.path.insert(0, str(WEB_DIR))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "member_help.settings")
    django_settings.SECRET_KEY = _SECRET
    django_settings.RASA_TOKEN, django_settings.WORKBENCH_TOKEN = TOKEN, WORKBENCH_TOKEN
    # A test that wants a workbench asks for one; nobody listens at this port.
    django_settings.WORKBENCH_URL = "http://127.0.0.1:9"
    default = django_settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        # A file, as in production: threads and server processes have to share it.
        default.setdefault("TEST", {})["NAME"] = str(_FILES / "test.sqlite3")
    django.setup()


@pytest.fixture(scope="session")
def brain_process() -> Iterator[StandInBrain]:
    brain = StandInBrain()
    brain.start()
    yield brain
    brain.stop()


@pytest.fixture
def brain(brain_process: StandInBrain, settings) -> StandInBrain:
    """A brain that is up, remembers nothing, and answers every text by repeating it."""
    brain_process.stop()
    brain_process.reset()
    brain_process.start()
    settings.RASA_URL, settings.RASA_TOKEN = brain_process.url, TOKEN
    return brain_process


@pytest.fixture(scope="session")
def redis() -> Iterator["RedisServer"]:
    # It imports the app, which can be imported only after pytest_configure.
    from tests.web.redis_server import running_redis

    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def bench_process() -> Iterator[StandInWorkbench]:
    bench = StandInWorkbench()
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def bench(bench_process: StandInWorkbench, settings) -> StandInWorkbench:
    """A workbench that is up, with two FAQs and two releases."""
    bench_process.stop()
    bench_process.reset()
    bench_process.start()
    settings.WORKBENCH_URL, settings.WORKBENCH_TOKEN = bench_process.url, WORKBENCH_TOKEN
    return bench_process


@pytest.fixture(scope="session")
def new_site(
    django_db_setup, django_db_blocker, brain_process: StandInBrain
) -> Iterator[Callable[[], Site]]:
    """Makes server processes (not started yet) on the test database and the stand-in brain."""
    made: list[Site] = []
    with django_db_blocker.unblock():
        environment = {
            "DJANGO_SETTINGS_MODULE": "member_help.settings",
            "SECRET_KEY": _SECRET,
            "DATABASE_URL": _database_url(),
            "VAR_DIR": str(_FILES),
            "RASA_URL": brain_process.url,
            "RASA_TOKEN": TOKEN,
            "WORKBENCH_TOKEN": WORKBENCH_TOKEN,
            "REDIS_URL": "",
            # All members of a test come from one address.
            "ADDRESS_MESSAGES_A_MINUTE": "100000",
            "ADDRESS_SESSIONS_A_MINUTE": "100000",
        }

    def make() -> Site:
        made.append(Site(environment, _FILES / f"site-{len(made)}.log"))
        return made[-1]

    yield make
    for site in made:
        if site.is_running:
            site.stop()


@pytest.fixture(scope="session")
def shared_site(new_site: Callable[[], Site]) -> Site:
    site = new_site()
    site.start()
    return site


@pytest.fixture
def site(shared_site: Site, brain: StandInBrain, transactional_db) -> Iterator[Site]:
    """A running server, one colleague at the desk, and otherwise an empty database.

    No test may leave a traceback in its log.
    """
    # The models can be imported only after pytest_configure.
    from tests.web.people import colleague_at_desk

    colleague_at_desk()
    before = len(shared_site.log)
    yield shared_site
    shared_site.close_members()
    _let_turns_end(brain)
    printed = shared_site.log[before:]
    if "Traceback" in printed:
        pytest.fail(printed)


def _let_turns_end(brain: StandInBrain) -> None:
    """PostgreSQL would find a deadlock between a turn under way and emptying all tables."""
    # Django is set up by now, and not when this file is read.
    from chat.models import Conversation, Message

    brain.open.set()
    Message.objects.filter(awaiting_bot=True).update(awaiting_bot=False)
    leased = Conversation.objects.filter(lease_until__gt=Now())
    eventually(lambda: not leased.exists())


@pytest.fixture
def member(site: Site) -> Member:
    """A member who has just opened the page."""
    return site.member()


def _database_url() -> str:
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    user, password = parts["USER"], parts["PASSWORD"]
    return f"postgres://{user}:{password}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"

"""A small drill: a process of each kind is killed while many members write, and the log is asked.

The drills by hand are longer, and there are more of them: `make drills`.
"""

import asyncio
import sys
from collections.abc import Iterator

import pytest
from redis import Redis

from scripts.kit.cluster import Cluster
from scripts.kit.paths import ROOT
from tests.web.site_process import eventually

# As `make drill` starts them.
sys.path.insert(0, str(ROOT / "scripts"))

from deploy.drill.faults import Fault, Stage
from deploy.drill.stage import rehearse

KILLED = ("rasa-1", "web-1", "actions-1")
MEMBERS, PAUSE_SECONDS = 16, 0.5
_LOOK_SECONDS = 0.05
# Before the first and after the last kill.
_CALM_SECONDS = 1.5


async def _kill_one_after_the_other(stage: Stage) -> None:
    """After so many messages each, however long a busy machine takes for them."""
    for number, name in enumerate(KILLED, start=1):
        while sum(len(member.accepted) for member in stage.members) < number * MEMBERS:
            await asyncio.sleep(_LOOK_SECONDS)
        stage.cluster.kill(name)


@pytest.fixture
def signed_in_before(cluster: Cluster) -> Iterator[None]:
    """The drill's colleague must not count when other tests try to sign in too often."""
    yield
    redis = Redis.from_url(cluster.redis)
    for key in redis.scan_iter("limits.*"):
        redis.delete(key)


def test_processes_killed_under_load_come_back_and_no_message_is_lost_or_answered_twice(
    cluster: Cluster, signed_in_before: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.drill.stage.CALM_SECONDS", _CALM_SECONDS)
    monkeypatch.setattr("deploy.drill.stage.CALL_SECONDS", _CALM_SECONDS)
    before = {name: cluster.children[name].process.pid for name in KILLED}
    fault = Fault("all_kinds_killed", 25.0, _kill_one_after_the_other)
    verdict = asyncio.run(rehearse(cluster, fault, MEMBERS, PAUSE_SECONDS))
    assert verdict.breaches == [], verdict
    assert verdict.answered == verdict.accepted >= len(KILLED) * MEMBERS, verdict
    assert verdict.cases
    eventually(lambda: all(cluster.children[name].process.pid != before[name] for name in KILLED))
    cluster.wait_until_ready()

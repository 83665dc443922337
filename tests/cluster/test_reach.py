"""What can be reached from where, and whose address counts."""

from pathlib import Path

import httpx
from redis import Redis

from scripts.kit.cluster import Cluster
from tests.cluster.people import Place

LOOPBACK = "0100007F"
LISTENING = "0A"


def _tries(place: Place, addresses: list[str]) -> list[int]:
    """The status of a wrong sign-in link, sent with each of these as the member's address."""
    return [
        httpx.get(
            f"{place.url}/login", params={"sesame": "x"}, headers={"X-Forwarded-For": address}
        ).status_code
        for address in addresses
    ]


def test_limits_count_over_all_web_processes_by_the_address_that_the_proxy_tells(
    cluster: Cluster, webs: tuple[Place, Place], whole_minute: None
) -> None:
    """At the web processes the tests stand where nginx stands."""
    first = _tries(webs[0], ["198.51.100.7"] * 4)
    second = _tries(webs[1], ["198.51.100.7"] * 4)
    assert (first + second).count(429) == 2
    assert _tries(webs[0], ["198.51.100.8"]) != [429]
    assert Redis.from_url(cluster.redis).keys("limits.*")


def test_behind_the_proxy_nobody_makes_up_an_address(front: Place, whole_minute: None) -> None:
    made_up = [f"203.0.113.{number}" for number in range(8)]
    assert _tries(front, made_up).count(429) == 2
    chain = [f"203.0.113.{number}, 127.0.0.1" for number in range(2)]
    assert _tries(front, chain) == [429, 429]


def test_numbers_are_for_the_inside_only(front: Place, webs: tuple[Place, Place]) -> None:
    for path in ("/metrics", "//metrics", "/%6detrics", "/metrics/", "/./metrics"):
        assert httpx.get(f"{front.url}{path}").status_code == 404, path
    assert "member_help_turns" in httpx.get(f"{webs[0].url}/metrics").text


def test_each_process_tells_its_own_numbers_and_the_balancer_tells_none(cluster: Cluster) -> None:
    for kind, path, name in (
        ("rasa", "/webhooks/member/metrics", "member_help_rasa_turns_total"),
        ("actions", "/metrics", "member_help_action_calls_total"),
    ):
        for number in (1, 2):
            told = httpx.get(f"{cluster.address(f'{kind}-{number}')}{path}").text
            assert name in told
            assert "process_resident_memory_bytes" in told
        assert httpx.get(f"{cluster.address(kind)}{path}").status_code == 404
    workbench = cluster.environment["WORKBENCH_URL"]
    assert "member_help_workbench_runs_total" in httpx.get(f"{workbench}/metrics").text


def test_rasa_its_actions_and_the_workbench_are_no_pages_of_the_site(front: Place) -> None:
    for path in ("/webhooks/member/ready", "/webhook", "/actions", "/models/current", "/health"):
        assert httpx.get(f"{front.url}{path}").status_code == 404, path


def test_everything_listens_on_loopback_only(cluster: Cluster) -> None:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    places = {
        int(row[1].split(":")[1], 16): row[1].split(":")[0] for row in rows if row[3] == LISTENING
    }
    ours = cluster.ports
    assert set(ours.values()) <= places.keys()
    assert {places[port] for port in ours.values()} == {LOOPBACK}

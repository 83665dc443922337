"""What a web process tells Prometheus, and whom; the alert rules read nothing else."""

import re
import threading
from uuid import uuid4

import httpx
import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from actions import metrics as of_actions
from bot import metrics as of_rasa
from bot.faq.workbench import metrics as of_workbench
from member_help.environment import networks
from tests.web.brain_stand_in import StandInBrain, turn
from tests.web.site_process import WEB_DIR, Member, Site, eventually
from tests.web.sockets import Socket

RULES = WEB_DIR.parent / "deploy" / "prometheus" / "alerts.yml"
# What Prometheus itself adds.
GIVEN = {"up"}


def numbers(site: Site) -> dict[str, float]:
    """Samples by name and labels."""
    text = httpx.get(f"{site.url}/metrics").text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {f"{one.name}{sorted(one.labels.values())}": one.value for one in samples}


def test_a_message_that_waits_is_told_with_its_age_and_one_in_flight_is_counted(
    site: Site, member: Member, brain: StandInBrain
) -> None:
    gate = threading.Event()
    brain.answers["慢"] = lambda asked: gate.wait(20) and turn(asked["message_id"])
    member.say("慢")
    eventually(lambda: numbers(site)["member_help_in_flight[]"] == 1)
    now = numbers(site)
    assert now["member_help_waiting_messages[]"] == 1
    assert 0 < now["member_help_oldest_waiting_seconds[]"] < 30
    gate.set()
    eventually(lambda: numbers(site)["member_help_waiting_messages[]"] == 0)
    assert numbers(site)["member_help_oldest_waiting_seconds[]"] == 0
    assert numbers(site)["member_help_in_flight[]"] == 0


def test_an_answered_message_is_told_with_what_its_member_waited_and_two_lines_carry_its_ids(
    site: Site, member: Member
) -> None:
    before, written = numbers(site), len(site.log)
    asked = member.say("等待期多久")
    member.reply_after(asked)
    name = "member_help_answer_seconds_count[]"
    eventually(lambda: numbers(site)[name] == before[name] + 1)
    ids = f" conversation={member.conversation} message={asked}"
    lines = [line for line in site.log[written:].splitlines() if line.endswith(ids)]
    said = [line.split(" chat.stages ")[1].split()[0] for line in lines]
    assert said == ["taken", "answered"]


def test_a_call_for_a_human_is_counted_and_its_wait_is_told(site: Site, member: Member) -> None:
    before = numbers(site)
    member.tap("handoff")
    now = numbers(site)
    assert now["member_help_case_events_total['opened']"] == (
        before["member_help_case_events_total['opened']"] + 1
    )
    assert now["member_help_cases['waiting']"] == 1
    assert 0 < now["member_help_oldest_case_seconds['waiting']"] < 30
    assert now["member_help_oldest_case_seconds['left']"] == 0
    assert now["member_help_staff_present[]"] == 1


def test_a_refusal_is_counted_by_its_code_on_both_ways(site: Site, member: Member) -> None:
    before = numbers(site)
    assert member.post(choice="no.such").status_code == 404
    with connect(site.socket_url, origin=site.url) as opened:
        socket = Socket(opened)
        socket.send(type="hello", token=member.token, after=0)
        socket.send(type="send", cid=str(uuid4()), choice="no.such")
        socket.until(type="error")
        # Those of earlier tests may still be closing.
        eventually(lambda: numbers(site)["member_help_sockets[]"] == 1)
    name = "member_help_refused_total['unknown_choice']"
    assert numbers(site)[name] == before.get(name, 0) + 2
    eventually(lambda: numbers(site)["member_help_sockets[]"] == 0)


def test_an_erasure_that_the_brain_has_not_heard_of_is_told_with_its_age(
    site: Site, member: Member, brain: StandInBrain
) -> None:
    member.ask("等待期多久")
    brain.stop()
    member.erase()
    eventually(lambda: numbers(site)["member_help_oldest_erasure_seconds[]"] > 0)


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("198.51.100.7", 404), ("10.1.2.3", 404), ("", 404)],
)
@pytest.mark.django_db
def test_the_numbers_are_for_the_inside_only(address: str, status: int, client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_more_networks_may_be_let_in_by_a_setting(client: Client, settings) -> None:
    settings.METRICS_ALLOW_IPS = networks("NOT_SET", "10.0.0.0/8,192.168.0.0/16")
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_a_proxy_that_passes_them_on_lets_nobody_in(site: Site) -> None:
    """uvicorn puts in the address that a trusted proxy tells."""
    told = {"X-Forwarded-For": "198.51.100.7"}
    assert httpx.get(f"{site.url}/metrics", headers=told).status_code == 404


@pytest.mark.django_db
def test_without_the_database_a_process_tells_its_own_numbers_and_that(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError
    from django.db.models.query import QuerySet

    def away(*arguments: object, **more: object) -> None:
        raise OperationalError

    monkeypatch.setattr(QuerySet, "aggregate", away)
    told = client.get("/metrics").content.decode()
    assert "member_help_database_up 0.0" in told
    assert "member_help_turns_total" in told
    assert "member_help_waiting_messages" not in told


@pytest.mark.django_db
def test_the_rules_read_only_numbers_that_the_processes_tell() -> None:
    from chat import gauges
    from chat import metrics as of_web

    gauges.told()
    told = set(GIVEN)
    for process in (of_web, of_rasa, of_actions, of_workbench):
        for family in process.REGISTRY.collect():
            told |= {family.name, *(sample.name for sample in family.samples)}
            told |= {f"{family.name}_total"} if family.type == "counter" else set()
    read = set(
        re.findall(r"\b(?:up|member_help_\w+|process_\w+)\b(?=[{)\[])", RULES.read_text("utf-8"))
    )
    assert len(read) > 20
    assert read - told == set()

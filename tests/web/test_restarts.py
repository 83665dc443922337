"""Server processes that die, stop, start without a brain, or work side by side."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from chat.models import Conversation, Message
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Site, eventually

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_a_message_accepted_before_the_process_was_killed_is_answered_once_after_restart(
    new_site: Callable[[], Site], brain: StandInBrain
) -> None:
    site = new_site()
    site.start()
    member = site.member()
    brain.open.clear()
    sent = member.say("你好")
    eventually(lambda: brain.asked)
    site.kill()
    brain.open.set()
    site.start()
    assert member.reply_after(sent)["body"]["text"] == "答：你好"
    assert member.texts("bot").count("答：你好") == 1
    assert {asked["message_id"] for asked in brain.asked} == {str(sent)}
    site.close_members()
    site.stop()


def test_a_stopping_process_finishes_its_turn_and_gives_the_lease_back(
    new_site: Callable[[], Site], brain: StandInBrain
) -> None:
    site = new_site()
    site.start()
    member = site.member()
    brain.open.clear()
    member.say("你好")
    eventually(lambda: brain.asked)
    site.close_members()
    site.begin_to_stop()
    brain.open.set()
    site.stop()
    assert Message.objects.filter(sender="bot", body__text="答：你好").count() == 1
    assert Conversation.objects.get().lease_owner == ""
    assert "Traceback" not in site.log


def test_two_processes_never_have_two_messages_of_a_conversation_in_flight(
    new_site: Callable[[], Site], brain: StandInBrain
) -> None:
    sites = [new_site(), new_site()]
    for site in sites:
        site.start()
    member = sites[0].member()
    asked = [f"问题{number}" for number in range(20)]
    for number, text in enumerate(asked):
        member.http.base_url = sites[number % 2].url
        member.say(text)
    eventually(lambda: len(member.texts("bot")) == 21)
    assert member.texts("bot")[1:] == [f"答：{text}" for text in asked]
    assert brain.most_in_flight == 1
    for site in sites:
        site.close_members()
        site.stop()
        assert "Traceback" not in site.log


def test_the_page_opens_while_the_brain_is_down_and_is_greeted_when_it_is_back(
    new_site: Callable[[], Site], brain: StandInBrain
) -> None:
    brain.ready = False
    site = new_site()
    site.start()
    member = site.member()
    assert member.history() == []
    brain.ready = True
    eventually(lambda: member.connect() or member.history())
    assert member.texts("bot") == ["您好，资料截至 2019-05-16。"]
    site.close_members()
    site.stop()


def test_without_its_tables_the_site_runs_but_is_not_ready(
    new_site: Callable[[], Site], brain: StandInBrain, tmp_path: Path
) -> None:
    site = new_site()
    site.environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/never-migrated.sqlite3"
    site.start()
    answer = httpx.get(f"{site.url}/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, {"database": "OperationalError"})
    site.stop()

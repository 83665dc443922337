"""The offer of a human: where it may help, and never twice running."""

from collections.abc import Callable

import pytest

from chat.models import Case, Conversation
from tests.web.brain_stand_in import StandInBrain, reply, turn
from tests.web.site_process import Member, Site

Answer = Callable[[dict], dict]


def offering(outcome: str = "answer", intent: str = "faq/complaint") -> Answer:
    """A brain that answers with an offer."""
    return lambda asked: turn(
        asked["message_id"],
        outcome,
        intent=intent,
        replies=[reply(f"答：{asked['text']}", handoff="offer")],
    )


def rate(member: Member, message: dict, rating: str = "down") -> None:
    address = f"/api/chat/messages/{message['id']}/feedback"
    assert member.http.put(address, json={"rating": rating}).status_code == 200


def offers(member: Member) -> list[bool]:
    return [e["body"].get("handoff") == "offer" for e in member.history() if e["from"] == "bot"]


def test_a_thumb_down_offers_a_human_once(member: Member) -> None:
    answer = member.ask("等待期多久")
    rate(member, answer, "up")
    assert offers(member) == [False, False]
    rate(member, answer)
    rate(member, answer)
    rate(member, answer, "up")
    assert offers(member) == [False, False, True]
    assert "转给客服" in member.texts("bot")[-1]
    apology = [entry for entry in member.history() if entry["from"] == "bot"][-1]
    assert apology["kind"] == "card", "an apology is no answer, and not to be rated"


def test_a_thumb_down_offers_nothing_to_who_has_called_already(member: Member) -> None:
    answer = member.ask("等待期多久")
    member.tap("handoff")
    rate(member, answer)
    assert True not in offers(member)


def test_a_second_offer_in_a_row_is_left_out(member: Member, brain: StandInBrain) -> None:
    for text in ("我要投诉", "还是投诉", "第三次投诉"):
        brain.answers[text] = offering()
        member.ask(text)
    assert offers(member)[1:] == [True, False, True]
    rate(member, member.history()[-1])
    assert len(offers(member)) == 4


def test_what_the_bot_could_not_answer_keeps_the_offer_that_the_brain_makes(
    member: Member, brain: StandInBrain
) -> None:
    for text in ("啊", "哦"):
        brain.answers[text] = offering("decline", "nlu_fallback")
        member.ask(text)
    assert offers(member)[1:] == [True, True]


@pytest.mark.parametrize(
    ("answer", "times", "reason"),
    [
        (offering("decline", "nlu_fallback"), 2, "two_unclear"),
        (offering("decline", "nlu_fallback"), 1, "offered"),
        (offering(), 1, "offered"),
        (
            lambda asked: turn(
                asked["message_id"], replies=[reply("可以申请", kind="eligibility", data={"a": 1})]
            ),
            1,
            "eligibility",
        ),
    ],
)
def test_a_tap_tells_the_desk_what_it_followed(
    member: Member, brain: StandInBrain, answer: Answer, times: int, reason: str
) -> None:
    brain.answers["问"] = answer
    for _ in range(times):
        member.ask("问")
    member.tap("handoff")
    assert Case.objects.get().reason == reason


def test_a_tap_after_a_thumb_down_tells_that(member: Member) -> None:
    rate(member, member.ask("等待期多久"))
    member.tap("handoff")
    assert Case.objects.get().reason == "thumb_down"


def test_the_desk_learns_what_the_member_writes_with(site: Site, member: Member) -> None:
    member.http.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0"
    member.open_session()
    assert Conversation.objects.get().device == "android/wechat"

"""What a member erases, and what is old, is gone: from the log and from the brain."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chat import records
from chat.models import Case, Conversation, Erasure, Message, Turn, UsedToken
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Member, Site, eventually

SECRET = "我的独特秘密是蓝色大象"


def test_erasing_takes_everything_of_the_member_and_nothing_of_others(site: Site, brain) -> None:
    member, other = site.member(), site.member()
    kept = other.ask("别人的问题")["id"]
    member.ask(SECRET)
    member.tap("handoff")
    count = len(member.history())
    assert member.erase() == count
    assert [entry["id"] for entry in other.history()][-1] == kept
    assert Conversation.objects.count() == 1
    assert not Case.objects.exists()
    assert Turn.objects.count() == 1
    eventually(lambda: not Erasure.objects.filter(done_at=None).exists())
    assert brain.forgotten == [member.conversation]


def test_after_erasing_the_token_is_void_and_the_next_session_is_a_new_one(member: Member) -> None:
    member.ask(SECRET)
    member.erase()
    assert member.http.get("/api/chat/messages").status_code == 401
    assert member.http.delete("/api/chat/records").status_code == 401
    before = member.conversation
    member.connect()
    assert member.conversation != before
    assert SECRET not in str(member.history())


def test_a_brain_that_is_down_forgets_when_it_is_back(member: Member, brain: StandInBrain) -> None:
    member.ask(SECRET)
    brain.ready = False
    member.erase()
    assert Erasure.objects.get().public_id == member.conversation
    brain.ready = True
    eventually(lambda: not Erasure.objects.filter(done_at=None).exists())
    assert brain.forgotten == [member.conversation]


def test_a_turn_under_way_is_not_answered_after_erasing_and_the_brain_forgets_later(
    member: Member, brain: StandInBrain
) -> None:
    brain.open.clear()
    member.say(SECRET)
    eventually(lambda: brain.asked)
    member.erase()
    assert Erasure.objects.get().not_before > timezone.now() + timedelta(seconds=10)
    brain.open.set()
    assert brain.forgotten == []
    assert not Message.objects.filter(body__text=SECRET).exists()


def _aged(days: int) -> Conversation:
    conversation = Conversation.objects.create()
    message = Message.objects.create(
        conversation=conversation, sender="member", kind="text", body={"text": "你好"}
    )
    then = timezone.now() - timedelta(days=days)
    Message.objects.filter(pk=message.pk).update(at=then)
    Conversation.objects.filter(pk=conversation.pk).update(created_at=then)
    return conversation


@pytest.mark.django_db(transaction=True)
def test_conversations_past_their_days_are_deleted_here_and_in_the_brain(brain) -> None:
    old, young = _aged(181), _aged(179)
    printed = StringIO()
    call_command("forget_old", stdout=printed)
    assert printed.getvalue() == "erased 1, forgotten 1\n"
    assert list(Conversation.objects.all()) == [young]
    assert brain.forgotten == [old.public_id]


@pytest.mark.django_db(transaction=True)
def test_the_days_are_a_setting_and_the_last_message_counts(brain, settings) -> None:
    settings.RETENTION_DAYS = 30
    conversation = _aged(31)
    Message.objects.create(conversation=conversation, sender="bot", kind="text", body={})
    empty = Conversation.objects.create()
    Conversation.objects.filter(pk=empty.pk).update(created_at=timezone.now() - timedelta(days=31))
    call_command("forget_old", stdout=StringIO())
    assert list(Conversation.objects.all()) == [conversation]


@pytest.mark.django_db(transaction=True)
def test_without_the_brain_the_command_fails_and_the_next_run_goes_on(brain) -> None:
    old = _aged(200)
    brain.ready = False
    with pytest.raises(CommandError, match="erased 1; the brain cannot forget yet"):
        call_command("forget_old", stdout=StringIO())
    brain.ready = True
    call_command("forget_old", stdout=StringIO())
    assert brain.forgotten == [old.public_id]


@pytest.mark.django_db(transaction=True)
def test_without_the_brain_what_was_deleted_here_leaves_the_files_all_the_same(
    brain, monkeypatch
) -> None:
    scrubbed: list[str] = []
    place = "chat.management.commands.forget_old.scrub_all"
    monkeypatch.setattr(place, lambda: bool(scrubbed.append("all")) or True)
    _aged(200)
    brain.ready = False
    with pytest.raises(CommandError):
        call_command("forget_old", stdout=StringIO())
    assert scrubbed == ["all"]


@pytest.mark.django_db(transaction=True)
def test_what_only_had_to_be_remembered_for_a_while_goes_too(brain) -> None:
    UsedToken.objects.create(digest="x", expires_at=timezone.now() - timedelta(seconds=1))
    UsedToken.objects.create(digest="y", expires_at=timezone.now() + timedelta(minutes=1))
    assert records.erase_old() == 0
    assert [token.digest for token in UsedToken.objects.all()] == ["y"]


@pytest.mark.django_db(transaction=True)
def test_who_was_erased_stays_noted_for_as_long_as_a_backup_may_hold_them(brain, settings) -> None:
    settings.BACKUP_DAYS = 7
    for name, days in (("gone", 10), ("noted", 8)):
        then = timezone.now() - timedelta(days=days)
        Erasure.objects.create(public_id=name, not_before=then, done_at=then)
    records.erase_old()
    assert [one.public_id for one in Erasure.objects.all()] == ["noted"]

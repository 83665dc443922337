"""Rows in our own SQL are what Django's own way reads and writes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import rows
from chat.models import Choice, Conversation, Message, Turn

_AT = datetime(2026, 11, 27, 22, 30, 15, 123456, UTC)
_BODY = {"text": "“大病”互助 \\ %s", "buttons": [{"id": "a", "title": "退出"}], "data": None}


@pytest.fixture
def conversation(db) -> Conversation:
    """One with something in every kind of field."""
    return Conversation.objects.create(
        member="m" * 64, privacy_version="1", privacy_at=_AT, outage_told=True, seen_id=2**40
    )


def test_a_row_is_read_as_django_reads_it(conversation: Conversation) -> None:
    read = rows.get(Conversation, conversation.pk)
    assert _fields(read) == _fields(Conversation.objects.get())
    assert not read._state.adding
    assert rows.get(Conversation, conversation.public_id, by="public_id") == conversation


def test_a_row_that_is_not_there_is_an_error_of_its_model(db) -> None:
    with pytest.raises(Conversation.DoesNotExist):
        rows.get(Conversation, 1)
    with pytest.raises(Conversation.DoesNotExist):
        rows.get(Conversation, "A" * 22, by="public_id")


def test_a_row_is_held_as_django_holds_it(conversation: Conversation) -> None:
    assert "FOR UPDATE" not in _sql(lambda: rows.get(Conversation, conversation.pk))
    ours = _sql(lambda: rows.get(Conversation, conversation.pk, hold=True))
    theirs = _sql(lambda: Conversation.objects.select_for_update().get(pk=conversation.pk))
    assert ("FOR UPDATE" in ours) == ("FOR UPDATE" in theirs)


def test_rows_are_added_as_django_adds_them(conversation: Conversation) -> None:
    for make in _rows(conversation):
        added, saved = make(), make()
        rows.add(added)
        ours = _fields(type(added).objects.get(pk=added.pk), "id", "at")
        # A message has one turn.
        Turn.objects.all().delete()
        saved.save(force_insert=True)
        assert ours == _fields(type(saved).objects.get(pk=saved.pk), "id", "at")
        Turn.objects.all().delete()


def test_an_added_row_knows_its_number_and_its_time(conversation: Conversation) -> None:
    begun = timezone.now()
    message = _message(conversation)
    rows.add(message)
    assert message == Message.objects.get()
    assert begun <= message.at <= timezone.now()
    message.kind = "card"
    message.save()
    assert Message.objects.count() == 1


def test_several_are_added_at_once_and_none_is_nothing(conversation: Conversation) -> None:
    entities = [{"entity": "plan", "value": "senior_cancer"}]
    choices = [
        Choice(conversation=conversation, title=title, intent="faq/a", entities=entities)
        for title in ("甲", "乙", "丙")
    ]
    assert "INSERT" in _sql(lambda: rows.add_all(choices))
    stored = {choice.title: choice for choice in Choice.objects.all()}
    assert [stored[choice.title].key for choice in choices] == [choice.key for choice in choices]
    assert [stored[choice.title].entities for choice in choices] == [entities] * 3
    rows.add_all([])


def test_changed_is_what_is_named_and_nothing_else(conversation: Conversation) -> None:
    other = Conversation.objects.create(privacy_version="1")
    before = _fields(conversation, "failures", "retry_at", "privacy_at", "outage_told")
    values = {"failures": 3, "retry_at": _AT, "privacy_at": None, "outage_told": False}
    rows.change(Conversation, conversation.pk, values)
    changed = Conversation.objects.get(pk=conversation.pk)
    assert {name: getattr(changed, name) for name in values} == values
    assert _fields(changed, *values) == before
    assert _fields(Conversation.objects.get(pk=other.pk)) == _fields(other)


def test_an_expression_stands_between_plain_values(conversation: Conversation) -> None:
    later = Now() + timedelta(minutes=10)
    for owner in ("one", "two"):
        values = {"lease_owner": owner, "lease_until": later, "failures": 2}
        rows.change(Conversation, conversation.pk, values)
        changed = Conversation.objects.get()
        left = changed.lease_until - timezone.now()
        assert timedelta(minutes=9) < left < timedelta(minutes=11)
        assert (changed.lease_owner, changed.failures) == (owner, 2)


def _rows(conversation: Conversation) -> list[Callable[[], models.Model]]:
    asked = _message(conversation)
    asked.save()
    choice = Choice.objects.create(conversation=conversation, title="题", intent="faq/a")
    raw = {"outcome": "answer", "replies": [{"text": "好"}]}
    said = {"conversation": conversation, "sender": "bot"}
    return [
        lambda: Message(**said, kind="card", body=_BODY, choice=choice),
        lambda: Message(**said, kind="text", body={}, reply_to=asked),
        lambda: Turn(message=asked, outcome="answer", confidence=0.5, raw=raw),
        lambda: Turn(message=asked, outcome="answer", confidence=None, raw=raw, shown=False),
    ]


def _message(conversation: Conversation) -> Message:
    return Message(
        conversation=conversation,
        sender="member",
        kind="text",
        body=_BODY,
        cid=uuid4(),
        awaiting_bot=True,
    )


def _fields(row: models.Model, *without: str) -> dict[str, object]:
    named = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in named.items() if name not in without}


def _sql(work: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as queries:
        work()
    return queries[0]["sql"]

"""A database that came out of a backup is settled before people see it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from chat.models import Case, Conversation, Erasure, Message
from chat.restored import GAP
from tests.web.people import colleague_at_desk

pytestmark = pytest.mark.django_db(transaction=True)


def _settle(folder: Path, erased: list[str]) -> str:
    file, printed = folder / "erased.json", StringIO()
    file.write_text(json.dumps(erased))
    call_command("settle_restored", erased=file, stdout=printed)
    return printed.getvalue().strip()


def _said(conversation: Conversation) -> Message:
    body = {"text": "你好"}
    return Message.objects.create(
        conversation=conversation, sender="member", kind="text", body=body
    )


def test_no_number_that_was_given_out_after_the_backup_is_given_out_again(tmp_path: Path) -> None:
    conversation = Conversation.objects.create()
    message, case = _said(conversation), Case.objects.create(conversation=conversation)
    _settle(tmp_path, [])
    assert _said(conversation).pk > message.pk + GAP
    number = case.pk
    case.delete()
    assert Case.objects.create(conversation=conversation).pk > number + GAP


def test_who_was_erased_after_the_backup_is_erased_again_in_the_brain_too(tmp_path: Path) -> None:
    back, stays = Conversation.objects.create(), Conversation.objects.create()
    _said(back)
    assert _settle(tmp_path, [back.public_id, "long-gone"]) == "erased again 1, signed out 0"
    assert list(Conversation.objects.all()) == [stays]
    assert not Message.objects.exists()
    assert Erasure.objects.get(done_at=None).public_id == back.public_id


def test_colleagues_sign_in_anew_and_members_keep_their_conversations(
    tmp_path: Path, settings
) -> None:
    colleague_at_desk()
    staff, member = Client(), Client()
    staff.force_login(User.objects.get())
    session = member.session
    session["conversation"] = "of-the-member"
    session.save()
    member.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert _settle(tmp_path, []) == "erased again 0, signed out 1"
    assert staff.get("/desk/").status_code == 302
    assert member.session["conversation"] == "of-the-member"

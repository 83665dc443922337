"""Two members, a case in a colleague's hands, one that waits, one that is over, and who else
there is: each with words of their own, so that a leak can be seen."""

from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from chat import tokens
from chat.cases import ask_for_human
from chat.db import locked
from chat.log import append
from chat.models import Case, Conversation, Message, Staff, Team
from chat.sentences import page_texts
from desk import canned
from desk.claiming import claim
from desk.notes import add_note
from studio.inbox.harvest import harvest
from studio.models import Sentence
from tests.web.people import colleague_at_desk, user_with
from tests.web.studio.forms import form
from tests.web.studio.misses import asked
from tests.web.studio.test_facts import form as fact_form

PASSWORD = "四匹马 拉车 gallop"
_DESK_ROLES = {"staff": "staff", "other_staff": "staff", "supervisor": "supervisor"}
_OTHER_ROLES = ("author", "publisher", "administrator")


class Scenario:
    """``ids`` are what rows name with ``@``; ``browser`` is a role's own."""

    def __init__(self, *, studio: bool = True) -> None:
        self.users = {
            role: colleague_at_desk(f"{role} of the table", group, capacity=50)
            for role, group in _DESK_ROLES.items()
        }
        self.users |= {role: user_with(role, name=f"{role} of the table") for role in _OTHER_ROLES}
        self.spare = user_with("staff", name="spare")
        self._cookies = {role: _signed_in(user) for role, user in self.users.items()}
        self.ids: dict[str, Any] = {"form": form(), "fact": fact_form(), "password": PASSWORD}
        self.again()
        staff = self.users["staff"]
        canned.save_canned(staff, code="wo", title="私房", text="自己的快捷回复")
        self.ids |= {
            "canned": staff.canned_replies.get().pk,
            "team": Team.objects.create(name="理赔组").pk,
            "spare": self.spare.pk,
            "own": staff.pk,
            "to_other": f"person-{self.users['other_staff'].pk}",
            "to_chief": f"person-{self.users['supervisor'].pk}",
            "privacy": page_texts()["privacy"]["version"],
        }
        if studio:
            self.ids["sentence"] = _missed()

    def again(self) -> None:
        """The members and their cases anew, after one of them has changed something."""
        self.member, self.other = _member("甲成员的秘密"), _member("乙成员的秘密")
        staff = self.users["staff"]
        # A whole table on a busy machine takes longer than a silent colleague counts as there.
        Staff.objects.update(seen_at=timezone.now())
        held, waiting = _calls(self.member), _calls(self.other)
        claim(held.pk, staff)
        add_note(held.pk, staff, "备注里的秘密")
        self.ids |= {
            "held": held.pk,
            "waiting": waiting.pk,
            "over": _over(self.member).pk,
            "over_alone": _over(Conversation.objects.create()).pk,
            "answer": Message.objects.get(conversation=self.member, sender="bot").pk,
        }

    def browser(self, role: str) -> Client:
        """A browser of its own for one request."""
        client = Client(headers=self.token(role))
        client.cookies = SimpleCookie(self._cookies.get(role, ""))
        return client

    def token(self, role: str) -> dict[str, str]:
        """The header by which a member is known."""
        own = {"member": self.member, "other_member": self.other}.get(role)
        return {"Authorization": f"Bearer {tokens.issue(own.public_id)}"} if own else {}

    def cookie(self, role: str) -> dict[str, str]:
        """The header by which a colleague is known."""
        return {"Cookie": self._cookies[role]} if role in self._cookies else {}

    def filled(self, value: Any) -> Any:
        """What a row sends, with the names after ``@`` put in."""
        if isinstance(value, dict) and "@" in value:
            return self.filled(value["@"])
        if isinstance(value, dict):
            return {name: self.filled(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if value == "@cid":
            return str(uuid4())
        return self.ids[value[1:]] if isinstance(value, str) and value[:1] == "@" else value


def _member(words: str) -> Conversation:
    version = page_texts()["privacy"]["version"]
    made = Conversation.objects.create(privacy_version=version, privacy_at=timezone.now())
    with locked(made.pk) as held:
        asked = append(held, Message.Sender.MEMBER, {"text": words})
        append(held, Message.Sender.BOT, {"text": "答案在这里", "buttons": []}, reply_to=asked.pk)
    return made


def _calls(conversation: Conversation) -> Case:
    with locked(conversation.pk) as held:
        ask_for_human(held, "member_request")
    return Case.objects.get(conversation=conversation)


def _over(conversation: Conversation) -> Case:
    return Case.objects.create(
        conversation=conversation,
        reason="member_request",
        state=Case.State.RESOLVED,
        resolved_at=timezone.now(),
    )


def _missed() -> int:
    asked("没听懂的秘密")
    harvest()
    return Sentence.objects.get(misses__message__body__text="没听懂的秘密").pk


def _signed_in(user: Any) -> str:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user)
    return client.cookies.output(header="", sep=";")

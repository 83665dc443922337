"""Internal notes. They lie in a table of their own that no member's path ever reads."""

from django.contrib.auth.models import AbstractBaseUser

from chat import push
from desk.models import Note
from desk.people import case_by_id
from desk.wording import cleaned


def add_note(case_id: int, user: AbstractBaseUser, text: str) -> Note:
    """Write a note on a case; every colleague may, whoever holds it.

    Numbers that name a person are masked as in messages. Raises Refused: ``no_case``, ``empty``,
    ``too_long`` (``limit``).
    """
    case = case_by_id(case_id)
    note = Note.objects.create(case=case, author=user, text=cleaned(text))
    # Only the desk is nudged: the member's connections have nothing to read.
    push.tell_desk(case.pk)
    return note

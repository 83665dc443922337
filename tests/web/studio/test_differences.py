"""What differs between two states of an FAQ, line by line."""

import pytest

from studio.differences import Line, changed_lines, faq_sections
from tests.web.studio import contract


def test_what_is_the_same_is_not_shown() -> None:
    assert faq_sections(contract.faq(), contract.faq()) == []


def test_a_new_faq_is_all_added() -> None:
    marks = {line.mark for section in faq_sections(None, contract.faq()) for line in section.lines}
    assert marks == {"added"}


def test_a_changed_answer_shows_its_old_and_new_words() -> None:
    (section,) = faq_sections(
        contract.faq(answers=[contract.answer("旧")]), contract.faq(answers=[contract.answer("新")])
    )
    assert section.name == "answers"
    assert section.lines[:2] == [Line("removed", "旧"), Line("added", "新")]


def test_far_lines_are_left_out() -> None:
    lines = [str(number) for number in range(10)]
    found = changed_lines(lines, [*lines[:5], "新", *lines[5:]])
    assert found == [
        Line("gap"),
        Line("same", "4"),
        Line("added", "新"),
        Line("same", "5"),
        Line("gap"),
    ]


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_nothing_at_all_has_no_lines(empty: object) -> None:
    assert changed_lines(empty, None) == []
    assert changed_lines(empty, {"value": 90}) == [Line("added", "value: 90")]

"""What is kept, what the pointer may name, and what is told of its moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.faq.releases.store import KEPT, BrokenRelease, Moved, Releases
from tests.faq.releases.making import WHO, add


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "releases")


def test_before_the_first_release_nothing_is_current(releases: Releases) -> None:
    assert (releases.current(), releases.ids(), releases.moves()) == ("", [], [])


def test_a_release_is_kept_as_it_was_made_and_the_pointer_does_not_move(
    releases: Releases,
) -> None:
    made = add(releases, "答")
    assert (made.id, releases.current()) == ("r000001", "")
    assert releases.verify("r000001") == made
    assert releases.report("r000001") == {"of": "答"}
    assert (releases.folder / "r000001" / "data" / "answer.txt").read_text() == "答"


def test_the_pointer_moves_forth_and_back_and_each_move_is_told(releases: Releases) -> None:
    first, second = add(releases), add(releases)
    for target in (first, second, first):
        releases.point(target.id, WHO, "为什么")
    assert releases.current() == first.id
    moves = releases.moves()
    assert [(move["from"], move["to"]) for move in moves] == [
        ("", first.id), (first.id, second.id), (second.id, first.id)
    ]  # fmt: skip
    assert all(move["who"] == WHO and move["note"] == "为什么" for move in moves)


def test_a_pointer_that_somebody_else_moved_meanwhile_is_left_alone(releases: Releases) -> None:
    first, second = add(releases), add(releases)
    releases.point(first.id, WHO, "")
    with pytest.raises(Moved):
        releases.point(second.id, WHO, "", expected="r000009")
    assert releases.current() == first.id


@pytest.mark.parametrize("part", ["model.tar.gz", "data/answer.txt"])
def test_a_release_that_was_changed_is_never_made_current(releases: Releases, part: str) -> None:
    first, second = add(releases), add(releases)
    releases.point(first.id, WHO, "")
    (releases.folder / second.id / part).write_bytes(b"someone was here")
    with pytest.raises(BrokenRelease):
        releases.point(second.id, WHO, "")
    assert releases.current() == first.id


@pytest.mark.parametrize("name", ["", "r1", "../r000001", "r000001/..", "r000009"])
def test_what_is_no_release_is_refused(releases: Releases, name: str) -> None:
    add(releases)
    with pytest.raises(BrokenRelease):
        releases.point(name, WHO, "")


def test_the_model_of_an_unchanged_release_takes_no_room_twice(
    releases: Releases, tmp_path: Path
) -> None:
    first = add(releases)
    model = releases.folder / first.id / "model.tar.gz"
    second = releases.add(first, lambda data: (data / "a").write_text("新") and None, model)
    linked = releases.folder / second.id / "model.tar.gz"
    assert os.path.samefile(model, linked)
    assert second.model == first.model
    assert second.answers != first.answers


def test_the_last_20_are_kept_and_the_current_one_always(releases: Releases) -> None:
    made = [add(releases, str(number)).id for number in range(KEPT + 3)]
    releases.point(made[0], WHO, "")
    assert releases.forget_old() == made[2:0:-1]
    assert releases.ids() == [*made[:2:-1], made[0]]
    assert releases.verify(made[0])

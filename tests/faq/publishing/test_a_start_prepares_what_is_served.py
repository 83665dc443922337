"""What `make run` does before it serves: nothing twice, and nothing that is unpublished."""

from __future__ import annotations

from bot.faq.editing.repository import Repository
from tests.faq.publishing.small import WAIT, Small

JOIN = "data/nlu/faq/join.yml"
MODEL_NEEDED = 4


def _prepared(small: Small, *arguments: str) -> str:
    status, output = small.run("prepare", *arguments)
    assert status == 0, output
    return output.split()[-1]


def _published(small: Small, release: str, path: str) -> str:
    return (small.releases.place(release) / path).read_text(encoding="utf-8")


def _bring(small: Small, path: str, old: str, new: str) -> None:
    """New software with another content file."""
    place = small.place.project / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    small.write(path, text.replace(old, new, 1))


def test_a_second_start_makes_nothing_new(small: Small) -> None:
    assert _prepared(small) == "r000001"
    assert small.releases.ids() == ["r000001"]


def test_new_software_brings_its_content_and_leaves_the_draft_a_draft(small: Small) -> None:
    small.answer("wait", "作者还没发布：")
    _bring(small, JOIN, "关于", "新版带来的：关于")
    assert _prepared(small) == "r000002"
    made = small.releases.verify("r000002")
    assert (made.kind, made.parent, made.model) == (
        "upgrade", "r000001", small.releases.get("r000001").model
    )  # fmt: skip
    assert "新版带来的" in _published(small, "r000002", JOIN)
    assert "作者还没发布" not in _published(small, "r000002", WAIT)
    draft = Repository(small.place.content)
    assert "新版带来的" in (draft.read(JOIN) or b"").decode()
    assert "作者还没发布" in (draft.read(WAIT) or b"").decode()
    assert _prepared(small) == "r000002"


def test_what_authors_published_stays_where_new_software_says_otherwise(small: Small) -> None:
    small.answer("join", "作者发布的：")
    assert small.publish()["state"] == "published"
    _bring(small, JOIN, "关于", "新版带来的：关于")
    assert _prepared(small) in ("r000002", "r000003")
    current = small.releases.current()
    assert "作者发布的" in _published(small, current, JOIN)
    assert "新版带来的" not in _published(small, current, JOIN)


def test_another_domain_needs_another_model_and_ends_the_way_back(small: Small) -> None:
    _bring(small, "domain.yml", "您好，我是", "您好！我是")
    assert small.run("prepare")[0] == MODEL_NEEDED
    assert small.releases.ids() == ["r000001"]
    assert _prepared(small, "--model", str(small.folder / "model.tar.gz")) == "r000002"
    assert small.releases.get("r000002").kind == "upgrade"
    status, output = small.run("rollback", "r000001")
    assert (status, "旧的程序" in output) == (1, True)
    assert small.releases.current() == "r000002"


def test_a_current_release_that_the_disk_has_spoilt_is_replaced_by_the_last_whole_one(
    small: Small,
) -> None:
    small.answer("wait", "第二版：")
    assert small.publish()["release"] == "r000002"
    (small.releases.place("r000002") / WAIT).write_text("坏了", encoding="utf-8")
    assert _prepared(small) == "r000003"
    assert small.releases.verify("r000003").parent == "r000001"
    assert "第二版" not in _published(small, "r000003", WAIT)


def test_the_command_line_rolls_back_and_lists(small: Small) -> None:
    small.answer("wait", "第二版：")
    assert small.publish()["release"] == "r000002"
    assert small.run("rollback", "r000001", "--note", "太早")[0] == 0
    status, output = small.run("releases")
    assert status == 0
    assert [line.split()[:2] for line in output.splitlines()] == [
        ["r000002", output.splitlines()[0].split()[1]], ["*", "r000001"]
    ]  # fmt: skip
    assert small.run("rollback", "r000009")[0] == 1

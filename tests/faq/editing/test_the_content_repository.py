"""The content repository: filled once, written whole, repaired, and joined by new software."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.faq.editing.git import Git, GitError
from bot.faq.editing.repository import Author, Repository, seed

ROOT = Path(__file__).parents[3]
WAIT, JOIN = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml"
LI = Author("李雷", "lilei")


@pytest.fixture
def content(tree: Any, tmp_path_factory: Any) -> Repository:
    folder = tmp_path_factory.mktemp("state") / "content"
    assert seed(tree.root, folder).created
    return Repository(folder)


def save(content: Repository, path: str, text: str | None, note: str = "改") -> str:
    with content.locked():
        return content.commit({path: text.encode() if text is not None else None}, LI, note)


def swapped(content: Repository, path: str, old: str, new: str) -> str:
    text = (content.folder / path).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_the_first_start_copies_content_and_tests_and_nothing_else(
    tree: Any, content: Repository
) -> None:
    tracked = Git(content.folder).files("main")
    assert WAIT in tracked and "tests/nlu/faq/wait.yml" in tracked
    assert "domain.yml" not in tracked
    for path in tracked:
        assert (content.folder / path).read_bytes() == (tree.root / path).read_bytes()


def test_a_second_start_with_the_same_software_changes_nothing(
    tree: Any, content: Repository
) -> None:
    before = content.head()
    seeded = seed(tree.root, content.folder)
    assert (seeded.commit, seeded.created, seeded.merged) == (before, False, False)


def test_a_save_is_one_commit_with_the_authors_name(content: Repository) -> None:
    commit = save(content, WAIT, swapped(content, WAIT, "观察期", "等候期"), "换一种问法")
    [last, first] = content.history()
    assert (last.commit, last.who, last.who_id, last.note) == (
        commit,
        "李雷",
        "lilei",
        "换一种问法",
    )
    assert last.files == (WAIT,)
    assert first.who == "studio"
    assert "等候期" in (content.folder / WAIT).read_text(encoding="utf-8")


def test_a_save_without_a_change_makes_no_commit(content: Repository) -> None:
    before = content.head()
    assert save(content, WAIT, (content.folder / WAIT).read_text(encoding="utf-8")) == before


def test_a_name_that_git_would_refuse_is_made_fit() -> None:
    assert Author("<李>\n雷", "a b@c").signature == ("李 雷", "a-b-c@studio.invalid")
    assert Author("<>", "").signature == ("studio", "studio@studio.invalid")


def test_settings_and_hooks_of_the_machine_have_no_say(
    content: Repository, tmp_path: Path, monkeypatch: Any
) -> None:
    hook = content.folder / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "别人")
    save(content, JOIN, swapped(content, JOIN, "在哪里报名", "去哪里报名"))
    assert content.history()[0].who == "李雷"


def test_windows_line_ends_stay_as_they_are(content: Repository) -> None:
    save(content, WAIT, "a\r\nb\r\n")
    assert content.read(WAIT) == b"a\r\nb\r\n"
    assert (content.folder / WAIT).read_bytes() == b"a\r\nb\r\n"


def test_a_file_can_be_removed_and_read_from_an_earlier_commit(content: Repository) -> None:
    before = content.head()
    save(content, WAIT, None)
    assert not (content.folder / WAIT).exists()
    assert content.read(WAIT) is None
    assert b"faq/wait" in (content.read(WAIT, before) or b"")


def test_the_last_change_of_each_file_is_known(content: Repository) -> None:
    first = content.head()
    commit = save(content, WAIT, swapped(content, WAIT, "观察期", "等候期"))
    changes = content.last_changes()
    assert (changes[WAIT].commit, changes[JOIN].commit) == (commit, first)
    later = save(content, JOIN, swapped(content, JOIN, "在哪里报名", "去哪里报名"))
    changes = content.last_changes()
    assert (changes[WAIT].commit, changes[JOIN].commit) == (commit, later)
    assert changes == Repository(content.folder).last_changes()


def test_many_writers_at_once_lose_nothing(content: Repository) -> None:
    def write(number: int) -> None:
        save(content, f"data/nlu/faq/new_{number}.yml", f"a: {number}\n")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(content.history()) == 9
    assert all((content.folder / f"data/nlu/faq/new_{n}.yml").exists() for n in range(8))


def test_another_process_waits_for_the_lock(content: Repository) -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from bot.faq.editing.repository import *;"
        "r = Repository(Path(sys.argv[1])); print('ready', flush=True)\n"
        "with r.locked(): r.commit({'data/b.yml': b'b: 1\\n'}, Author('乙', 'b'), '乙')"
    )
    with content.locked():
        command = [sys.executable, "-c", program, str(content.folder)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        with child.stdout as said:
            assert said.readline() == "ready\n"
        content.commit({"data/a.yml": b"a: 1\n"}, LI, "甲")
        assert child.poll() is None
    assert child.wait(timeout=20) == 0
    assert [commit.who for commit in content.history(limit=2)] == ["乙", "李雷"]


@pytest.mark.parametrize("fails", ["update-ref", "read-tree", "replace"])
def test_a_save_that_is_killed_half_way_is_mended_by_the_next_start(
    tree: Any, content: Repository, fails: str
) -> None:
    """Whatever was reached, the files then are what the branch says, before or after."""
    before = content.head()
    old = (content.folder / WAIT).read_bytes()
    program = (
        "import os, sys; from pathlib import Path;"
        "from bot.faq.editing import git, repository as r\n"
        "fails, run = sys.argv[2], git.Git.run\n"
        "def stop(self, *a, **k):\n"
        "    if a[0] == fails and not (k.get('env') and fails == 'read-tree'): os._exit(9)\n"
        "    return run(self, *a, **k)\n"
        "git.Git.run = stop\n"
        "if fails == 'replace': r.os.replace = lambda *a: os._exit(9)\n"
        "c = r.Repository(Path(sys.argv[1]))\n"
        f"with c.locked(): c.commit({{{WAIT!r}: b'a: 1\\n'}}, r.Author('a', 'a'), 'x')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(content.folder), fails], cwd=ROOT, check=False
    )
    assert done.returncode == 9
    if fails != "update-ref":  # another process that lives on does not wait for the next start
        with content.locked():
            assert (content.folder / WAIT).read_bytes() == b"a: 1\n"
    (content.folder / ".git" / "index.lock").touch()
    (content.folder / "data" / "nlu" / "faq" / ".writing-abc").touch()
    seeded = seed(tree.root, content.folder)
    assert not list(content.folder.rglob(".writing-*"))
    new = (content.folder / WAIT).read_bytes()
    if fails == "update-ref":
        assert (seeded.commit, new) == (before, old)
    else:
        assert seeded.commit != before and new == b"a: 1\n"
    assert seeded.recovered == ""
    save(content, JOIN, "a: 2\n")


def test_files_changed_by_hand_and_never_committed_are_kept_aside(
    tree: Any, content: Repository
) -> None:
    old = (content.folder / WAIT).read_bytes()
    (content.folder / WAIT).write_bytes(b"by: hand\n")
    (content.folder / "data" / "new.yml").write_bytes(b"by: hand\n")
    seeded = seed(tree.root, content.folder)
    assert (content.folder / WAIT).read_bytes() == old
    assert not (content.folder / "data" / "new.yml").exists()
    assert content.read(WAIT, seeded.recovered) == b"by: hand\n"
    assert content.read("data/new.yml", seeded.recovered) == b"by: hand\n"


def test_a_full_disk_leaves_the_old_content(content: Repository, monkeypatch: Any) -> None:
    before, old = content.head(), (content.folder / WAIT).read_bytes()
    monkeypatch.setattr(Git, "store", _full)
    with pytest.raises(OSError), content.locked():
        content.commit({WAIT: b"a: 1\n"}, LI, "改")
    assert (content.head(), (content.folder / WAIT).read_bytes()) == (before, old)


def test_a_disk_that_is_full_for_the_files_leaves_the_branch_too(
    content: Repository, monkeypatch: Any
) -> None:
    before, old = content.head(), (content.folder / WAIT).read_bytes()
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError), content.locked():
        content.commit({WAIT: b"a: 1\n", "data/new.yml": b"b: 1\n"}, LI, "改")
    assert (content.head(), (content.folder / WAIT).read_bytes()) == (before, old)
    assert not list(content.folder.rglob(".writing-*"))


def _full(*_: object) -> str:
    raise OSError(28, os.strerror(28))


def test_new_software_and_authors_are_merged(tree: Any, content: Repository) -> None:
    save(content, WAIT, swapped(content, WAIT, "加入之后才开始算。", "从加入那天算。"))
    tree.swap(WAIT, "    - 等待期多久\n", "    - 等待期多久\n    - 等待期是几天\n")
    tree.write("data/nlu/faq/new.yml", "brought: 1\n")
    seeded = seed(tree.root, content.folder)
    assert (seeded.merged, seeded.kept, seeded.recovered) == (True, (), "")
    text = (content.folder / WAIT).read_text(encoding="utf-8")
    assert "从加入那天算。" in text and "等待期是几天" in text
    assert (content.folder / "data/nlu/faq/new.yml").read_text() == "brought: 1\n"
    assert not seed(tree.root, content.folder).merged


def test_in_a_conflict_the_authors_text_stays_and_is_told(tree: Any, content: Repository) -> None:
    save(content, WAIT, swapped(content, WAIT, "加入之后才开始算。", "作者的话。"))
    save(content, JOIN, None)
    tree.swap(WAIT, "加入之后才开始算。", "软件的话。")
    tree.swap(WAIT, "    - 等待期多久\n", "    - 等待期多久\n    - 等待期是几天\n")
    tree.swap(JOIN, "在哪里报名", "去哪里报名")
    seeded = seed(tree.root, content.folder)
    assert seeded.kept == (JOIN, WAIT)
    text = (content.folder / WAIT).read_text(encoding="utf-8")
    assert "作者的话。" in text and "软件的话。" not in text and "等待期是几天" in text
    assert not (content.folder / JOIN).exists()
    assert WAIT in content.history(limit=1)[0].note


def test_a_merge_that_no_longer_reads_keeps_the_authors_whole_file(
    tree: Any, content: Repository
) -> None:
    """Both add a key of the same name in different places: each half is fine, the sum is not."""
    save(content, "data/plan/check.yml", "max_title: 9\nmin_phrasings: 4\n" + _after(content))
    tree.swap("data/plan/check.yml", "plan_names", "max_title: 8\nplan_names")
    mine = (content.folder / "data/plan/check.yml").read_bytes()
    assert seed(tree.root, content.folder).kept == ("data/plan/check.yml",)
    assert (content.folder / "data/plan/check.yml").read_bytes() == mine


def _after(content: Repository) -> str:
    return (content.folder / "data/plan/check.yml").read_text().split("\n", 1)[1]


def test_a_crash_between_bringing_and_merging_is_made_good(
    tree: Any, content: Repository, monkeypatch: Any
) -> None:
    tree.write("data/nlu/faq/new.yml", "brought: 1\n")
    with monkeypatch.context() as patched:
        patched.setattr("bot.faq.editing.seeding._merge", _full)
        with pytest.raises(OSError):
            seed(tree.root, content.folder)
    assert seed(tree.root, content.folder).merged
    assert (content.folder / "data/nlu/faq/new.yml").exists()


def test_a_folder_with_something_else_in_it_is_refused(tree: Any, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(GitError):
        seed(tree.root, other)
    assert os.listdir(other) == ["letter.txt"]


def test_the_real_content_is_copied_byte_for_byte(tmp_path: Path) -> None:
    seed(ROOT, tmp_path / "content")
    for folder in ("data", "tests/nlu/faq"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                copy = tmp_path / "content" / path.relative_to(ROOT)
                assert copy.read_bytes() == path.read_bytes()

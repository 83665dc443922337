"""What the other tests break is whole at first."""

from __future__ import annotations

from typing import Any


def test_nothing_is_wrong_with_a_whole_tree(tree: Any) -> None:
    assert tree.complaints() == []


def test_a_tree_without_domain_dictionary_or_clauses_is_fine(tree: Any) -> None:
    for path in ("domain.yml", "data/nlu/dictionary.txt", "data/plan/clauses.yml"):
        (tree.root / path).unlink()
    assert tree.complaints() == []


def test_an_empty_repository_names_the_files_it_lacks(tree: Any, tmp_path: Any) -> None:
    for path in ("facts.yml", "sources.yml", "check.yml"):
        (tmp_path / "data/plan" / path).unlink()
    missing = [line for line in tree.complaints() if "读不到这个文件" in line]
    assert [line.split(" ")[0] for line in missing] == [
        "data/plan/check.yml:1",
        "data/plan/facts.yml:1",
        "data/plan/sources.yml:1",
    ]

"""`python -m bot.faq check` and `render`, as an author runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.faq.__main__ import main

ROOT = Path(__file__).parents[2]
WAIT = "data/nlu/faq/wait.yml"


def test_a_whole_tree_ends_with_0_and_a_report(tree: Any, capsys: Any) -> None:
    assert main(["check", "--root", str(tree.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0 个错误，0 个警告",
        "FAQ 2 个，回答 5 条",
        "问法 8 种：每个最少 4，中位数 4；对话例句 2 句",
        "测试问法 2 句，其他测试 0 句",
        "事实 2 个（3 个版本：A 级 3），来源 1 个，条款 1 条，更正 1 条",
    ]


def test_an_error_ends_with_1_and_comes_first(tree: Any, capsys: Any) -> None:
    tree.swap(WAIT, "意外不受限制。", "意外要等 30 天。")
    assert main(["check", "--root", str(tree.root)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{WAIT}:23 错误 花括号外写了数字「30」 —— ")
    assert lines[1] == "1 个错误，0 个警告"


def test_a_warning_alone_ends_with_0(tree: Any, capsys: Any) -> None:
    tree.write("data/nlu/dictionary.txt", "健康告知\n")
    assert main(["check", "--root", str(tree.root)]) == 0
    assert "0 个错误，1 个警告" in capsys.readouterr().out


def test_findings_are_sorted_by_file_and_line(tree: Any, capsys: Any) -> None:
    tree.swap(WAIT, "加入之后才开始算。", "加入 5 天之后算。")
    tree.swap(WAIT, "意外不受限制。", "意外要等 30 天。")
    tree.swap("data/nlu/faq/join.yml", "title: 怎么加入", "title: 花 0 元加入")
    main(["check", "--root", str(tree.root)])
    places = [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()[:3]]
    assert places == ["data/nlu/faq/join.yml:5", f"{WAIT}:23", f"{WAIT}:26"]


def test_a_folder_without_content_is_refused(tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", "--root", str(tmp_path)])
    assert caught.value.code == 2
    assert "没有 data 文件夹" in capsys.readouterr().err


def rendered(tree: Any, capsys: Any, *arguments: str) -> str:
    assert main(["render", "--root", str(tree.root), *arguments]) == 0
    return str(capsys.readouterr().out)


def test_an_answer_is_rendered_with_detail_changes_and_sources(tree: Any, capsys: Any) -> None:
    assert rendered(tree, capsys, "--key", "faq/wait") == (
        "资料截至 2019-05-16\n"
        "\n"
        "== faq/wait 等待期有多久\n"
        "等待期是90 天。\n"
        "意外不受限制。\n"
        "了解更多：加入之后才开始算。\n"
        "此后有变化：计划于 2022-01-28 24:00 关闭\n"
        "来源 S1：蚂蚁金服，2019-04-11《成员数达新高》\n"
    )


def test_a_later_date_gives_the_later_truth_without_a_change(tree: Any, capsys: Any) -> None:
    text = rendered(tree, capsys, "--date", "2022-02-01", "--key", "faq/wait")
    assert "相互宝已关闭。" in text
    assert "此后有变化" not in text


def test_all_answers_are_rendered_in_the_order_of_their_keys(tree: Any, capsys: Any) -> None:
    heads = [line for line in rendered(tree, capsys).splitlines() if line.startswith("==")]
    assert heads == [
        "== faq/join 怎么加入",
        "== faq/join 怎么加入 [plan=senior_cancer]",
        "== faq/wait 等待期有多久",
    ]


def test_a_fact_missing_on_that_day_is_shown_as_missing(tree: Any, capsys: Any) -> None:
    tree.swap("data/plan/facts.yml", "valid_from: 2018-11-27", "valid_from: 2020-01-01")
    assert "缺少事实：ci_wait" in rendered(tree, capsys, "--key", "faq/wait")


def test_an_unknown_key_or_an_unreadable_file_ends_with_1(tree: Any, capsys: Any) -> None:
    assert main(["render", "--root", str(tree.root), "--key", "faq/gone"]) == 1
    assert "没有 FAQ「faq/gone」" in capsys.readouterr().out
    tree.swap(WAIT, "version:", "version")
    assert main(["render", "--root", str(tree.root)]) == 1
    assert capsys.readouterr().out.startswith(f"{WAIT}:")


def test_neither_rasa_nor_a_model_is_loaded(tree: Any) -> None:
    program = (
        "import sys; from bot.faq.__main__ import main;"
        f"code = main(['check', '--root', {str(tree.root)!r}]);"
        "heavy = {'rasa', 'spacy', 'tensorflow', 'jieba'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

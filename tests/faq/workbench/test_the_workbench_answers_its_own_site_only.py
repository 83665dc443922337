"""The workbench's door: token, problems, limits; over real HTTP to a real process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faq.workbench.running import ROOT, Workbench, running_workbench


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running_workbench(tmp_path_factory.mktemp("workbench")) as running:
        yield running


def test_the_site_with_the_token_is_answered(workbench: Workbench) -> None:
    assert workbench.call("GET", "/health") == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/health", "/faqs", "/no-such-page"])
@pytest.mark.parametrize("token", ["", "wrong", "workbench-test", "workbench-tests2"])
def test_anybody_else_is_refused_on_every_address(
    workbench: Workbench, path: str, token: str
) -> None:
    status, problem = workbench.call("GET", path, token=token)
    assert (status, problem["status"], problem["title"]) == (401, 401, "Unauthorized")


def test_an_address_that_is_not_there_is_a_problem_in_chinese(workbench: Workbench) -> None:
    status, problem = workbench.call("GET", "/no-such-page")
    assert (status, problem["detail"]) == (404, "工作台没有这个地址。")


def test_a_method_that_is_not_there_is_a_problem(workbench: Workbench) -> None:
    assert workbench.call("DELETE", "/health")[0] == 405


def test_the_workbench_starts_without_rasa(tmp_path: Path) -> None:
    program = (
        "import sys; import bot.faq.workbench.app;"
        "heavy = {'rasa', 'spacy', 'tensorflow', 'jieba', 'numpy'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

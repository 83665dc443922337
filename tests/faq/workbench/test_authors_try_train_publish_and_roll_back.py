"""The routes that need a model, over real HTTP, with real processes on a small project."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faq.publishing.conftest import trained as trained
from tests.faq.publishing.small import WHO, Small
from tests.faq.workbench.running import Workbench, running_workbench


@pytest.fixture(scope="module")
def small(trained: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("workbench")
    shutil.copytree(trained.folder, folder / "small", dirs_exist_ok=True)
    return Small(folder / "small")


@pytest.fixture(scope="module")
def workbench(small: Small) -> Iterator[Workbench]:
    with running_workbench(small.folder, PROJECT_DIR=str(small.place.project)) as running:
        yield running


def _until_over(workbench: Workbench, seconds: float = 400) -> dict[str, Any]:
    begun = time.monotonic()
    while True:
        _, run = workbench.call("GET", "/publish")
        if run["state"] != "running":
            return dict(run)
        assert time.monotonic() - begun < seconds
        time.sleep(0.2)


def _try(workbench: Workbench, *texts: str) -> Any:
    status, told = workbench.call("POST", "/try", {"texts": texts, "sides": ["live", "draft"]})
    assert status == 200, told
    return told


def _understander(workbench: Workbench) -> int:
    threads = Path(f"/proc/{workbench.process.pid}/task").iterdir()
    children = [pid for one in threads for pid in (one / "children").read_text().split()]
    (found,) = [
        int(pid) for pid in children if b"understander" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return found


def test_a_change_goes_from_try_to_draft_to_live_and_back(
    small: Small, workbench: Workbench
) -> None:
    """One story, as each part needs the one before and each training takes its time."""
    told = _try(workbench, "等待期多久")
    assert (told["draft"]["state"], told["live"]["release"]) == ("same", "r000001")
    (read,) = told["live"]["results"]
    assert (read["decision"], read["outcome"], read["candidates"][0]["key"]) == (
        "answer", "answer", "faq/wait"
    )  # fmt: skip
    assert (read["candidates"][0]["title"], read["nearest"][0]["text"]) == (
        "等待期有多久", "等待期多久"
    )  # fmt: skip
    assert "".join(read["tokens"]) == "等待期多久"

    # A crash of what understands is mended by the next try.
    os.kill(_understander(workbench), signal.SIGKILL)
    assert _try(workbench, "等待期多久")["live"]["results"][0]["outcome"] == "answer"

    # Untrained, trained, ready; the publish takes the model over.
    small.ask("leave", "把我的资格取消掉", "取消资格")
    told = _try(workbench, "取消我的资格")
    assert told["draft"] == {"state": "untrained", "results": []}
    assert workbench.call("GET", "/publish")[1]["changed"] == {
        "faqs": ["faq/leave"], "facts": [], "settings": False, "answers_only": False
    }  # fmt: skip
    status, begun = workbench.call("POST", "/drafts", {"who": WHO})
    assert (status, list(begun)) == (202, ["run"])
    status, refused = workbench.call("POST", "/publish", {"who": WHO, "note": "也想发布"})
    assert (status, refused["who"]) == (409, WHO)
    run = _until_over(workbench)
    assert (run["state"], run["goal"], run["said"]) == (
        "idle", "draft", "草稿训练好了，可以试了。"
    )  # fmt: skip
    told = _try(workbench, "取消我的资格")
    assert told["draft"]["state"] == "ready"
    assert told["draft"]["results"][0]["candidates"][0]["key"] == "faq/leave"
    asked = {"who": WHO, "note": "补问法", "reasons": {}, "messages": ["取消我的资格"]}
    status, begun = workbench.call("POST", "/publish", asked)
    assert status == 202
    run = _until_over(workbench)
    assert (run["state"], run["run"], run["release"]) == ("published", begun["run"], "r000002"), run
    assert run["report"]["seconds"]["train"] < 1
    assert run["changed"]["faqs"] == []
    assert not list(small.releases.folder.glob(".request-*"))

    # History, differences, and the way back.
    _, history = workbench.call("GET", "/releases")
    assert (history["current"], [one["id"] for one in history["releases"]]) == (
        "r000002", ["r000002", "r000001"]
    )  # fmt: skip
    _, one = workbench.call("GET", "/releases/r000002")
    assert (one["author"], one["note"], one["report"]["broken"]) == (WHO, "补问法", [])
    _, differ = workbench.call("GET", "/releases/r000002/differences?from=r000001")
    assert [(d["key"], d["what"]) for d in differ["faqs"]] == [("faq/leave", "questions")]
    assert "取消资格" in differ["faqs"][0]["after"]
    assert "取消资格" not in differ["faqs"][0]["before"]
    body = {"who": WHO, "note": "退回"}
    assert workbench.call("POST", "/releases/r000001/current", body) == (
        200,
        {"current": "r000001"},
    )
    assert small.releases.current() == "r000001"
    assert workbench.call("GET", "/releases")[1]["moves"][0]["note"] == "退回"
    assert workbench.call("POST", "/releases/r000099/current", body)[0] == 404


def test_sentences_are_grouped_by_meaning(workbench: Workbench) -> None:
    sentences = ["我想退出", "我要退出", "今天天气怎么样", "明天天气怎么样", "我想退出"]
    status, told = workbench.call("POST", "/similar", {"sentences": sentences})
    assert status == 200
    assert [one["group"] for one in told["items"]] == [0, 0, 1, 1, 0]
    assert told["items"][0]["nearest"][0]["key"] == "faq/leave"
    assert told["items"][0]["label"] == "faq/leave"
    assert workbench.call("POST", "/similar", {"sentences": sentences})[1] == told
    assert workbench.call("POST", "/similar", {"sentences": []})[1]["items"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/try", {}),
        ("/try", {"texts": ["a"] * 51}),
        ("/try", {"texts": ["a"], "sides": ["both"]}),
        ("/similar", {"sentences": [1]}),
        ("/publish", {"note": "没有名字"}),
        ("/publish", {"who": WHO, "note": "", "messages": "不是一串"}),
        ("/drafts", {"who": {"name": ""}}),
    ],
)
def test_what_is_not_a_request_is_told(workbench: Workbench, path: str, body: Any) -> None:
    assert workbench.call("POST", path, body)[0] == 400


def test_stopping_when_nobody_publishes_is_told(workbench: Workbench) -> None:
    assert workbench.call("DELETE", "/publish")[0] == 409

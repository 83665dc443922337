"""Processes that live and die together, tried with real ones."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.conftest import SmallSite, eventually, is_running

Start = Callable[..., SmallSite]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_ready_site_stops_all_its_processes_and_ends_well(small_site: Start, number: int) -> None:
    site = small_site("sleeper", "web")
    pids = site.wait_until_up()
    status, errors = site.end(number)
    assert status == 0
    assert "已全部停止" in errors
    assert not any(is_running(pid) for pid in pids)


def test_what_a_child_has_started_is_stopped_with_it(small_site: Start) -> None:
    site = small_site("parent", "web")
    site.wait_until_up()
    grandchild = site.folder / "grandchild"
    assert eventually(grandchild.exists)
    pid = int(grandchild.read_text())
    assert is_running(pid)
    site.end(signal.SIGTERM)
    assert eventually(lambda: not is_running(pid))


def test_a_child_that_ignores_the_request_to_stop_is_killed(small_site: Start) -> None:
    site = small_site("stubborn", "web")
    pids = site.wait_until_up()
    status, _ = site.end(signal.SIGINT)
    assert status == 0
    assert not any(is_running(pid) for pid in pids)


def test_a_second_interrupt_does_not_cut_the_stopping_short(small_site: Start) -> None:
    site = small_site("stubborn", "web")
    pids = site.wait_until_up()
    site.process.send_signal(signal.SIGINT)
    assert site.process.stderr is not None
    while "正在停止" not in site.process.stderr.readline():
        pass
    status, _ = site.end(signal.SIGINT)
    assert status == 0
    assert not any(is_running(pid) for pid in pids)


def test_a_child_that_ends_by_itself_is_named_with_its_last_words(small_site: Start) -> None:
    status, errors = small_site("sleeper", "crasher", "web").end()
    assert status == 1
    assert "crasher意外退出（状态 3）" in errors
    assert "the cat ate the cable" in errors
    assert "Traceback" not in errors


def test_a_child_killed_later_stops_the_others(small_site: Start) -> None:
    site = small_site("sleeper", "web")
    sleeper, web = site.wait_until_up()
    os.kill(sleeper, signal.SIGKILL)
    status, errors = site.end()
    assert status == 1
    assert "sleeper被信号 9 终止" in errors
    assert not is_running(web)


def test_children_do_not_outlive_a_supervisor_that_is_killed_outright(small_site: Start) -> None:
    site = small_site("sleeper", "stubborn", "web")
    pids = site.wait_until_up()
    site.end(signal.SIGKILL)
    assert eventually(lambda: not any(is_running(pid) for pid in pids))


def test_an_interrupt_before_the_site_is_ready_ends_with_130(small_site: Start) -> None:
    site = small_site("parent")
    assert eventually((site.folder / "grandchild").exists)
    status, errors = site.end(signal.SIGINT)
    assert status == 130
    assert "Traceback" not in errors


def test_the_log_of_the_last_run_is_kept_beside_the_new_one(
    small_site: Start, tmp_path: Path
) -> None:
    small_site("crasher", "web").end()
    small_site("crasher", "web").end()
    assert (tmp_path / "crasher.log.1").read_text() == (tmp_path / "crasher.log").read_text()

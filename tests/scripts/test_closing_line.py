"""The last line of `make test`: the sum of all runners, and its exit status."""

from __future__ import annotations

import pytest

from scripts.kit import testing
from scripts.kit.reports import Count


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **counts: Count
) -> tuple[int, str]:
    """Run the suite with parts that counted what is given; return status and last line."""
    parts = {name: (lambda count=count: count) for name, count in counts.items()}
    monkeypatch.setattr(testing, "PARTS", parts)
    status = testing.run_parts(list(counts))
    return status, capsys.readouterr().out.splitlines()[-1]


def test_all_parts_are_summed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"content": Count(passed=1), "model": Count(), "web": Count(passed=20)}
    assert run(monkeypatch, capsys, **counts) == (0, "21 passed, 0 failed")


def test_parts_after_a_failed_one_run_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"content": Count(failed=1), "web": Count(passed=5, failed=2)}
    assert run(monkeypatch, capsys, **counts) == (1, "5 passed, 3 failed")


def test_a_skipped_test_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"brain": Count(passed=5, skipped=1)}
    assert run(monkeypatch, capsys, **counts) == (1, "5 passed, 0 failed")


def test_a_run_of_no_test_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, capsys, model=Count()) == (1, "0 passed, 0 failed")

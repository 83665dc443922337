"""The parts of `make test`: printed in order, summed in the last line, none overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.kit import postgres, testing
from scripts.kit.console import Stop, text
from scripts.kit.reports import Count
from scripts.kit.testing import Part

Output = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def part(count: Count, script: str = "", after: tuple[str, ...] = ()) -> Part:
    return Part(lambda: ["sh", "-c", script], lambda status: count, after)


def run(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Output, **parts: Part | Count
) -> tuple[int, str]:
    """Run the suite with these parts; return its status and what it printed."""
    whole = {name: part(it) if isinstance(it, Count) else it for name, it in parts.items()}
    monkeypatch.setattr(testing, "PARTS", whole)
    status = testing.run_parts(list(parts))
    return status, capfdbinary.readouterr().out.decode()


def closing(printed: tuple[int, str]) -> tuple[int, str]:
    return printed[0], printed[1].splitlines()[-1]


def test_all_parts_are_summed(monkeypatch: pytest.MonkeyPatch, capfdbinary: Output) -> None:
    counts = {"content": Count(passed=1), "model": Count(), "web": Count(passed=20)}
    assert closing(run(monkeypatch, capfdbinary, **counts)) == (0, "21 passed, 0 failed")


def test_parts_after_a_failed_one_run_too(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Output
) -> None:
    content = part(Count(failed=1), "exit 1")
    web = part(Count(passed=5, failed=2), "echo here", after=("content",))
    status, printed = run(monkeypatch, capfdbinary, content=content, web=web)
    assert (status, printed) == (1, "here\n\n5 passed, 3 failed\n")


def test_a_skipped_test_fails_the_run(monkeypatch: pytest.MonkeyPatch, capfdbinary: Output) -> None:
    counts = {"brain": Count(passed=5, skipped=1)}
    assert closing(run(monkeypatch, capfdbinary, **counts)) == (1, "5 passed, 0 failed")


def test_a_run_of_no_test_fails(monkeypatch: pytest.MonkeyPatch, capfdbinary: Output) -> None:
    assert closing(run(monkeypatch, capfdbinary, model=Count())) == (1, "0 passed, 0 failed")


def test_a_runner_that_dies_without_a_report_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Output, tmp_path: Path
) -> None:
    report = tmp_path / "test" / "web.xml"
    report.parent.mkdir()
    report.write_text('<testsuite tests="9" failures="0" errors="0" skipped="0"/>')
    web = testing._pytest("web", lambda: Path("/bin/false"), lambda: ["web"])
    assert closing(run(monkeypatch, capfdbinary, web=web)) == (1, "0 passed, 1 failed")


def test_parts_that_run_side_by_side_are_printed_whole_and_in_order(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Output, tmp_path: Path
) -> None:
    # Each waits for the other's first word, so neither could end if they ran one after another.
    meet = (
        "echo {0} begins; touch {2}/{0}; while [ ! -e {2}/{1} ]; do sleep 0.05; done; echo {0} ends"
    )
    slow = part(Count(passed=1), meet.format("brain", "web", tmp_path))
    quick = part(Count(passed=1), meet.format("web", "brain", tmp_path))
    _, printed = run(monkeypatch, capfdbinary, brain=slow, web=quick)
    assert printed.split("\n\n")[0] == "brain begins\nbrain ends\nweb begins\nweb ends"


def test_a_part_starts_when_those_it_waits_for_have_ended(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Output, tmp_path: Path
) -> None:
    first = part(Count(passed=1), f"sleep 0.3; echo done > {tmp_path}/model")
    second = part(Count(passed=1), f"cat {tmp_path}/model", after=("model", "not-run"))
    assert run(monkeypatch, capfdbinary, model=first, brain=second)[1].startswith("done\n")


def test_whatever_stops_the_run_stops_its_parts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(status: int) -> Count:
        raise KeyboardInterrupt

    trap = f"trap 'echo tidy > {tmp_path}/web; exit' INT"
    tidy = f"{trap}; touch {tmp_path}/up; while :; do sleep 0.05; done"
    wait = f"while [ ! -e {tmp_path}/up ]; do sleep 0.05; done"
    parts = {"model": Part(lambda: ["sh", "-c", wait], interrupted), "web": part(Count(), tidy)}
    monkeypatch.setattr(testing, "PARTS", parts)
    with pytest.raises(KeyboardInterrupt):
        testing.run_parts(list(parts))
    assert (tmp_path / "web").read_text() == "tidy\n"


def test_a_part_without_its_engine_fails_rather_than_being_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    with pytest.raises(Stop, match="PostgreSQL"), postgres.temporary_server():
        raise AssertionError("there is a server")
    ended = testing._on_postgres(testing._pytest("web", lambda: Path("sh"), lambda: ["web"]))
    assert ended.count(1) == Count(failed=1)


def test_every_part_is_named_and_waits_only_for_parts_printed_before_it() -> None:
    names = list(testing.PARTS)
    for at, (name, part) in enumerate(testing.PARTS.items()):
        assert text(f"title_{name}")
        assert set(part.after) <= set(names[:at])

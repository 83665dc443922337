"""The parts of set-up: stamps, secrets, settings, counts, and how a question is passed on."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from scripts.kit.commands import surroundings
from scripts.kit.network import free_ports, reachable_host
from scripts.kit.pip_settings import parse_settings
from scripts.kit.reports import Count, read_report
from scripts.kit.stamps import digest, files_below, is_stamped, write_stamp
from scripts.kit.vault import secret

ROOT = Path(__file__).resolve().parents[2]


def test_a_changed_or_renamed_file_changes_the_digest(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("one")
    first = digest(files_below(tmp_path))
    file.write_text("two")
    second = digest(files_below(tmp_path))
    file.rename(tmp_path / "b.yml")
    assert len({first, second, digest(files_below(tmp_path))}) == 3


def test_a_stamp_holds_only_for_its_own_value(tmp_path: Path) -> None:
    stamp = tmp_path / "new" / "stamp"
    assert not is_stamped(stamp, "one")
    write_stamp(stamp, "one")
    assert is_stamped(stamp, "one")
    assert not is_stamped(stamp, "two")


def test_a_secret_is_made_once_and_is_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = secret("secret_key")
    assert len(first) > 50
    assert secret("secret_key") == first
    assert secret("rasa_token") != first
    mode = (tmp_path / "secrets" / "secret_key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_secret_that_is_given_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret("secret_key") == "given"
    assert not (tmp_path / "secrets").exists()


def test_a_machines_pip_settings_become_uvs() -> None:
    listed = "\n".join(
        [
            "global.cert='/etc/ssl/certs/all.crt'",
            "global.extra-index-url='file:///a/simple file:///b/simple'",
            "global.no-cache-dir='true'",
            ":env:.find-links='/wheels /more'",
        ]
    )
    assert parse_settings(listed) == {
        "SSL_CERT_FILE": "/etc/ssl/certs/all.crt",
        "UV_INDEX": "file:///a/simple file:///b/simple",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_what_we_start_compiles_bytecode_and_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    given = surroundings({"PORT": "8001"})
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert given["PORT"] == "8001"


def test_free_ports_are_different_ones() -> None:
    assert len(set(free_ports(5))) == 5


@pytest.mark.parametrize(
    ("host", "reached"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.5", "10.0.0.5")],
)
def test_a_listening_address_is_reached_by_one_that_works(host: str, reached: str) -> None:
    assert reachable_host(host) == reached


def test_errors_and_failures_both_count_as_failed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/>'
        '<testsuite tests="2" failures="0" errors="0"/></testsuites>'
    )
    count = read_report(report, status=1)
    assert count == Count(passed=7, failed=3, skipped=1)
    assert count.line == "7 passed, 3 failed"


@pytest.mark.parametrize("content", [None, "", "<testsuite tests='0'/>", "<testsuite tests='2'/>"])
def test_a_runner_that_fails_without_saying_why_counts_as_a_failure(
    tmp_path: Path, content: str | None
) -> None:
    report = tmp_path / "report.xml"
    if content is not None:
        report.write_text(content)
    assert read_report(report, status=2).failed == 1


def test_a_runner_that_ran_no_test_counts_as_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text("<testsuites/>")
    assert read_report(report, status=0) == Count(failed=1)


@pytest.mark.parametrize(
    "question",
    ["相互宝是什么", '他说"能退吗"', "it's $HOME $(Q) `id` \\n", "一 二;rm -rf x #注释", "100%？*"],
)
def test_a_question_reaches_the_bot_as_it_was_typed(tmp_path: Path, question: str) -> None:
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"include {ROOT / 'Makefile'}\nask:\n\t@printenv ASK_TEXT\n")
    done = subprocess.run(
        ["make", "-f", str(makefile), "ask", f"Q={question}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{question}\n"

"""What goes wrong on a machine is said in one sentence, with a failing status."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.kit.commands import run_logged
from scripts.kit.console import Step, Stop, guarded
from scripts.kit.disk import require_space
from scripts.kit.model import check_model
from scripts.kit.pythons import find_python

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def serve(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "serve.py")],
        env={**os.environ, "VAR_DIR": str(folder), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named_and_another_is_offered(tmp_path: Path, taken_port: int) -> None:
    done = serve(tmp_path, PORT=str(taken_port))
    assert done.returncode == 1
    assert f"端口 {taken_port} 已被占用" in done.stderr
    assert f"PORT={taken_port + 1}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("written", ["0", "65536", "八千", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    done = serve(tmp_path, PORT=written)
    assert done.returncode == 1
    assert f"现在是「{written}」" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    done = serve(tmp_path, HOST="192.0.2.1", PORT="8000")
    assert done.returncode == 1
    assert "不能在 192.0.2.1:8000 上监听" in done.stderr


def test_too_little_room_is_told_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def install() -> int:
        require_space(tmp_path / "not" / "there" / "yet", gigabytes=1e9)
        return 0

    assert guarded(install) == 1
    assert "磁盘空间不足" in capsys.readouterr().err


def test_a_disk_that_fills_up_under_us_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def write() -> int:
        with open("/dev/full", "w") as full:
            full.write("x")
        return 0

    assert guarded(write) == 1
    assert "磁盘空间不足" in capsys.readouterr().err


def test_a_disk_that_fills_up_under_a_command_is_one_sentence(tmp_path: Path) -> None:
    fill = ["sh", "-c", "cat /dev/zero > /dev/full"]
    with pytest.raises(Stop, match="磁盘空间不足") as stop, Step(1, 1, "install") as step:
        run_logged(fill, tmp_path / "fill.log", step)
    assert stop.value.log is None


def test_a_command_that_fails_shows_the_end_of_its_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def build() -> int:
        with Step(1, 1, "build") as step:
            run_logged(["sh", "-c", "echo no glue; exit 4"], tmp_path / "build.log", step)
        return 0

    assert guarded(build) == 1
    errors = capsys.readouterr().err
    assert "no glue" in errors
    assert "「build」没有成功" in errors


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00half"])
def test_a_broken_model_file_is_named(tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "0123456789ab.tar.gz"
    model.write_bytes(content)
    with pytest.raises(Stop, match=r"0123456789ab\.tar\.gz 不完整"):
        check_model(model)


def test_an_archive_that_is_no_model_is_named(tmp_path: Path) -> None:
    model = tmp_path / "other.tar.gz"
    with tarfile.open(model, "w:gz") as archive:
        archive.add(__file__, arcname="something.py")
    with pytest.raises(Stop, match="装载不了"):
        check_model(model)


def test_a_python_that_only_prints_an_error_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    shims, real = tmp_path / "shims", tmp_path / "real"
    for folder in (shims, real):
        folder.mkdir()
    shim = shims / f"python{version}"
    shim.write_text("#!/bin/sh\necho command not found >&2\nexit 127\n")
    shim.chmod(0o755)
    (real / f"python{version}").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{shims}{os.pathsep}{real}")
    assert find_python(version, Path("/bin/false"), {}) == real / f"python{version}"


def test_no_python_at_all_is_told_in_two_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    with pytest.raises(Stop, match=r"找不到可用的 Python 3\.10") as stop:
        find_python("3.10", Path("/bin/false"), {})
    assert "No working Python 3.10 was found" in stop.value.sentence

"""The Dockerfiles: pinned, without root, of what is there, running what a checkout runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.manifests import images, what_runs

ROOT = Path(__file__).resolve().parents[3]
IMAGES = ("brain", "web", "backup")
FILES = {name: ROOT / "deploy" / "images" / f"{name}.Dockerfile" for name in IMAGES}
GOOD = """\
FROM python:3.12-slim AS packages
COPY requirements/web.txt /build/
RUN pip install --require-hashes -r /build/web.txt
FROM python:3.12-slim
COPY --from=packages /opt /opt
WORKDIR /app
COPY bot bot
RUN python -m compileall -q bot
USER 10001:10001
CMD ["python", "-m", "bot"]
"""


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_wrong_with_an_image(name: str) -> None:
    assert images.complaints(FILES[name], ROOT) == []


@pytest.mark.parametrize(("image", "service"), [("brain", "rasa"), ("web", "web")])
def test_an_image_runs_what_a_checkout_runs(image, service) -> None:
    expected = what_runs.commands()[service]
    assert images.command(images.read(FILES[image])) == expected


@pytest.mark.parametrize(
    ("image", "program"),
    [
        ("web", ["web/manage.py", "check"]),
        ("brain", ["-c", "import actions.server, bot.faq.workbench.serving, bot.faq.library"]),
    ],
)
def test_an_image_holds_all_that_its_programs_read(image, program, tmp_path: Path) -> None:
    images.lay_out(images.read(FILES[image]), ROOT, tmp_path)
    python = ROOT / ".venvs" / image / "bin" / "python"
    env = {"SECRET_KEY": "x", "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([python, *program], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_image_of_backups_holds_all_that_its_program_reads(tmp_path: Path) -> None:
    images.lay_out(images.read(FILES["backup"]), ROOT, tmp_path)
    told = images.command(images.read(FILES["backup"]))
    env = {"PATH": "/usr/bin:/bin", "BACKUP_DIR": str(tmp_path / "backups")}
    done = subprocess.run(
        [sys.executable, *told[1:]], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    # It gets as far as to see that there is no database.
    assert "还没有可以备份的数据" in done.stderr, done.stderr


def test_backups_are_made_by_the_programs_of_the_servers_version() -> None:
    (base,) = [one.text for one in images.read(FILES["backup"]) if one.name == "FROM"]
    compose = (ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8")
    trial = (ROOT / "deploy/k8s/overlays/trial/postgres.yml").read_text(encoding="utf-8")
    assert f"image: {base}\n" in compose
    assert f"image: {base}\n" in trial


def test_a_good_dockerfile_has_no_complaints(tmp_path: Path) -> None:
    assert _complaints(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("good", "broken", "said"),
    [
        ("USER 10001:10001\n", "", "the image runs as root"),
        ("USER 10001:10001", "USER root", "the image runs as root"),
        ("WORKDIR /app\n", "", "the image works in /"),
        ("COPY bot bot", "COPY robot bot", "COPY robot: is not there"),
        ("COPY bot bot", "COPY var var", "COPY var: .dockerignore keeps it back"),
        (" --require-hashes", "", "installs what is not pinned"),
        ("--from=packages", "--from=parcels", "no such stage"),
        ("FROM python:3.12-slim\n", "FROM elsewhere.example/python\n", "neither a stage nor"),
        ("RUN python -m compileall -q bot\n", "", "our own code is compiled at every start"),
        ("WORKDIR /app", "ADD https://x.example /app\nWORKDIR /app", "ADD: not an instruction"),
        ('CMD ["python", "-m", "bot"]\n', "", "the image runs nothing"),
    ],
)
def test_a_broken_dockerfile_is_refused(good, broken, said, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    assert good in GOOD
    found = _complaints(tmp_path, GOOD.replace(good, broken))
    assert any(said in one for one in found), found


def test_what_belongs_to_this_machine_is_never_sent_to_a_build() -> None:
    for name in ("var", ".venvs", ".git", "var/secrets/secret_key", "web/widget/node_modules"):
        assert not images.is_sent(name, ROOT), name


def _complaints(folder: Path, text: str) -> list[str]:
    (folder / "bot").mkdir()
    (folder / "requirements").mkdir()
    (folder / "requirements" / "web.txt").touch()
    (folder / ".dockerignore").write_text("*\n!bot\n!requirements/*.txt\n", encoding="utf-8")
    file = folder / "Dockerfile"
    file.write_text(text, encoding="utf-8")
    return images.complaints(file, folder)

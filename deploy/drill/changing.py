"""What an operator does while members chat: publish, roll back, migrate the database."""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.drill.faults import Fault, Stage
from kit import services
from kit.commands import surroundings
from kit.paths import ROOT, brain_python

WITHIN_SECONDS = 25.0
# A wording that many answers share: changing it is a change of answers, without training.
_WORDING = ("请以 App 内规则为准", "请以 App 内的规则为准")
_APP = "drill_change"
# Additive, as every migration under load has to be: the present code knows nothing of it.
_MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE chat_message ADD COLUMN drill_note varchar(40) NOT NULL DEFAULT ''",
            "ALTER TABLE chat_message DROP COLUMN drill_note",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY drill_message_at ON chat_message (at)",
            "DROP INDEX CONCURRENTLY drill_message_at",
        ),
    ]
"""
_SETTINGS = f"from member_help.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, '{_APP}']\n"


async def release(stage: Stage) -> None:
    """Publish changed answers while members chat, and roll back to what was."""
    settings = stage.cluster.environment
    content, current = Path(settings["CONTENT_DIR"]), Path(settings["RELEASES_DIR"]) / "current"
    before = current.read_text(encoding="utf-8").strip()
    await change_answers(content, settings)
    publish = [str(brain_python()), "-m", "bot.faq", "publish", "--note", "drill"]
    stage.figures["published"] = (await run(publish, settings)).strip()
    await asyncio.sleep(3.0)
    stage.figures["releases"] = [before, current.read_text(encoding="utf-8").strip()]
    await run([*publish[:3], "rollback", before, "--note", "drill"], settings)


async def change_answers(content: Path, settings: Mapping[str, str]) -> None:
    """Commit another wording of one answer: something to publish."""
    _reword(content)
    await run(["git", "commit", "--quiet", "--all", "--message", "drill"], settings, content)


async def migration(stage: Stage) -> None:
    """Add a column and an index to the message log while it is written, and take them off."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        app = Path(folder) / _APP
        (app / "migrations").mkdir(parents=True)
        for package in (app, app / "migrations"):
            (package / "__init__.py").touch()
        (app / "migrations" / "0001_drill.py").write_text(_MIGRATION, encoding="utf-8")
        (Path(folder) / "drill_settings.py").write_text(_SETTINGS, encoding="utf-8")
        settings = {
            **stage.cluster.environment,
            "PYTHONPATH": os.pathsep.join((folder, str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "drill_settings",
        }
        await run(services.manage("migrate", _APP, "--no-input"), settings)
        await asyncio.sleep(2.0)
        await run(services.manage("migrate", _APP, "zero", "--no-input"), settings)


async def run(command: Sequence[str], settings: Mapping[str, str], cwd: Path = ROOT) -> str:
    """Return what the command printed; raises RuntimeError with that when it fails."""
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=cwd,
        env=surroundings(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-2000:]}")
    return str(done.stdout)


def _reword(content: Path) -> None:
    """Change the wording in one answer, whichever of the two stands there."""
    for file in sorted((content / "data" / "nlu" / "faq").rglob("*.yml")):
        text = file.read_text(encoding="utf-8")
        for old, new in (_WORDING, _WORDING[::-1]):
            if old in text:
                file.write_text(text.replace(old, new, 1), encoding="utf-8")
                return
    raise RuntimeError(f"no answer in {content} says {_WORDING[0]}")


FAULTS = (
    Fault("release", WITHIN_SECONDS, release),
    Fault("migration", WITHIN_SECONDS, migration),
)

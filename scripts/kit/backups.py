"""The folder of backups: one whole backup is one folder, named by its time; old ones go.

A member who asks to be erased is gone from the site at once and from the backups when the last of
them that has the member is rotated out, so none may be kept for longer than BACKUP_DAYS.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .console import Stop
from .paths import ROOT, state_dir

MANIFEST, ERASED = "manifest.json", "erased.json"
DRAFT = ".part-"
_NAME = re.compile(r"backup-(\d{8}T\d{6}Z)")
_STAMP = "%Y%m%dT%H%M%SZ"
_FORMAT = 1
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Backups:
    """All backups of a site: where they lie and for how many days each is kept."""

    folder: Path
    days: int

    @classmethod
    def of_site(cls, environment: Mapping[str, str] = os.environ) -> Backups:
        """BACKUP_DIR and BACKUP_DAYS; raises Stop when that is longer than RETENTION_DAYS."""
        folder = ROOT / environment.get("BACKUP_DIR", str(state_dir() / "backups"))
        days = _days(environment, "BACKUP_DAYS", "30")
        kept = _days(environment, "RETENTION_DAYS", "180")
        if days > kept:
            raise Stop("backups_kept_too_long", days=days, retention=kept)
        return cls(folder.resolve(), days)

    def all(self) -> list[Path]:
        """The whole ones, oldest first."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(path for path in found if _NAME.fullmatch(path.name))

    def rotate(self, now: datetime, spare: Path | None = None) -> list[Path]:
        """Delete those that are too old, and what was begun and never finished; which they were.

        Also the newest of all, when nobody has made one for so long: its members were promised.
        """
        oldest = now - timedelta(days=self.days)
        old = [path for path in self.all() if made_at(path) <= oldest and path != spare]
        for path in [*old, *self.folder.glob(f"{DRAFT}*")]:
            shutil.rmtree(path)
        return old

    def since(self, backup: Path) -> list[Path]:
        """A backup and those that were made after it."""
        return [path for path in self.all() if path.name >= backup.name]


def name_at(now: datetime) -> str:
    """What a backup of that moment is called."""
    return f"backup-{now.strftime(_STAMP)}"


def made_at(backup: Path) -> datetime:
    """When a backup was begun; raises Stop for what is none."""
    found = _NAME.fullmatch(backup.name)
    if not found:
        raise Stop("no_backup", folder=backup)
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=timezone.utc)


def seal(folder: Path, told: Mapping[str, Any]) -> None:
    """Write the manifest: what is told, and every file with its hash, all forced to the disk."""
    files = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        files[path.name] = _digest(path)
    manifest = {"format": _FORMAT, **told, "files": files}
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def opened(backup: Path) -> dict[str, Any]:
    """The manifest of a backup that is as it was made; raises Stop otherwise."""
    made_at(backup)
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        changed = [
            name for name, digest in manifest["files"].items() if _is_not(backup, name, digest)
        ]
    except (OSError, ValueError, KeyError) as error:
        raise Stop("no_backup", folder=backup) from error
    if changed or manifest["format"] != _FORMAT:
        raise Stop("broken_backup", folder=backup, files=" ".join(changed))
    return manifest


def _is_not(backup: Path, name: str, digest: str) -> bool:
    path = backup / name
    return not path.is_file() or _digest(path) != digest


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def _days(environment: Mapping[str, str], name: str, default: str) -> int:
    given = environment.get(name) or default
    if not given.isdigit() or int(given) < 1:
        raise Stop("bad_days", name=name, value=given)
    return int(given)

"""Servers never run as root: each under the account that its Debian package brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def is_root() -> bool:
    """Say whether we are root; otherwise everything simply runs as ourselves."""
    return os.geteuid() == 0


def own_folder(place: Path, account: str) -> Path:
    """Make the folder `place` for `account` alone, and return where it really lies.

    Where the account cannot get there (a checkout in /root) it lies in /var/tmp, and `place` is a
    link to it.
    """
    if not is_root():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_dir():
        _make(place, account)
    folder = place.resolve()
    shutil.chown(folder, account, account)
    folder.chmod(0o700)
    return folder


def hand_over(account: str, *paths: Path) -> None:
    """Make files and folders the account's own, when we are root."""
    if is_root():
        for path in paths:
            shutil.chown(path, account, account)


def _make(place: Path, account: str) -> None:
    if _reaches(account, place.parent):
        place.mkdir()
        return
    place.unlink(missing_ok=True)  # a link to what is gone
    place.symlink_to(tempfile.mkdtemp(prefix="member-help-", dir="/var/tmp"))


def _reaches(account: str, folder: Path) -> bool:
    look = ["test", "-x", str(folder)]
    done = subprocess.run(look, user=account, group=account, extra_groups=[], cwd="/", check=False)
    return done.returncode == 0

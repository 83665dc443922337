"""The real web app with the stand-in brain, which shows what a real one shows only by accident."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.brain_stand_in import TOKEN, StandInBrain
from tests.web.site_process import WEB_DIR, Site

_SETTINGS = {"DJANGO_SETTINGS_MODULE": "member_help.settings", "SECRET_KEY": "only-for-tests"}


@contextmanager
def running_stand_in_site(folder: Path) -> Iterator[tuple[Site, StandInBrain]]:
    """Yield the started site, whose data lies in ``folder``, and its brain."""
    brain = StandInBrain()
    brain.start()
    where = {"DATABASE_URL": f"sqlite:///{folder}/web.sqlite3", "VAR_DIR": str(folder)}
    # Nobody asks the workbench here, and no web process starts without its token.
    asks = {"RASA_URL": brain.url, "RASA_TOKEN": TOKEN, "WORKBENCH_TOKEN": "unused"}
    site = Site(_SETTINGS | where | asks, folder / "log")
    manage(site, "migrate", "--no-input")
    site.start()
    yield site, brain
    site.stop()
    brain.stop()


def manage(site: Site, *arguments: str) -> str:
    """Return what a management command of the site prints."""
    done = subprocess.run(
        [sys.executable, str(WEB_DIR / "manage.py"), *arguments],
        env=os.environ | site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()

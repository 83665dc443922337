"""What the brain reads from the process environment, in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.faq.releases.store import DATA, Releases

DEFAULT_PLAN_DATE = "2019-05-16"


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True)
class Settings:
    """``plan_date`` is the edition date; ``data_dir`` holds ``plan/`` and ``nlu/``, unless there
    are releases: then the data of the current one counts.
    """

    plan_date: date
    data_dir: Path
    rasa_token: str
    releases_dir: Path | None = None

    @property
    def data_now(self) -> Path:
        """The data folder in use at this moment."""
        if self.releases_dir is None:
            return self.data_dir
        releases = Releases(self.releases_dir)
        return releases.place(releases.current()) / DATA

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment; raises SettingsError."""
        text = environment.get("PLAN_DATE") or DEFAULT_PLAN_DATE
        try:
            plan_date = date.fromisoformat(text)
        except ValueError:
            raise SettingsError(f"PLAN_DATE={text!r}：应写成 2019-05-16 这样的日期") from None
        releases = environment.get("RELEASES_DIR")
        return cls(
            plan_date=plan_date,
            data_dir=Path(environment.get("DATA_DIR") or "data"),
            rasa_token=environment.get("RASA_TOKEN", ""),
            releases_dir=Path(releases) if releases else None,
        )

"""Where the authors' library finds everything: read from the process environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.faq.releases.store import Releases
from bot.settings import Settings


@dataclass(frozen=True)
class Place:
    """`project` is the checkout (config.yml, domain.yml, bot/nlu), `content` the repository that
    authors edit; `edition` is the edition date, ISO 8601. Folders are absolute.
    """

    project: Path
    content: Path
    releases: Releases
    edition: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Place:
        """PROJECT_DIR, CONTENT_DIR, RELEASES_DIR and PLAN_DATE; raises SettingsError."""
        state = Path(environment.get("VAR_DIR") or "var")
        releases = Path(environment.get("RELEASES_DIR") or state / "releases")
        return cls(
            project=Path(environment.get("PROJECT_DIR") or ".").resolve(),
            content=Path(environment.get("CONTENT_DIR") or state / "content").resolve(),
            releases=Releases(releases.resolve()),
            edition=Settings.from_environment(environment).plan_date.isoformat(),
        )

"""What the workbench reads from the process environment, in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.faq.places import Place
from bot.settings import SettingsError
from bot.tokens import token

__all__ = ["Settings", "SettingsError"]


@dataclass(frozen=True)
class Settings:
    """``token`` guards the workbench, ``model_token`` the listener from which Rasa pulls models.

    Both listen on ``host``: loopback, and another one only in a container. Port 0 lets the system
    choose one.
    """

    place: Place
    host: str
    port: int
    token: str
    model_port: int
    model_token: str

    @property
    def project(self) -> Path:
        """The checkout with config.yml, domain.yml and bot/nlu."""
        return self.place.project

    @property
    def content(self) -> Path:
        """The repository that authors edit."""
        return self.place.content

    @property
    def releases(self) -> Path:
        """The folder of releases."""
        return self.place.releases.folder

    @property
    def edition(self) -> date:
        """The edition date."""
        return date.fromisoformat(self.place.edition)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment; raises SettingsError."""
        return cls(
            place=Place.from_environment(environment),
            host=environment.get("WORKBENCH_HOST") or "127.0.0.1",
            port=_port(environment, "WORKBENCH_PORT"),
            token=token("WORKBENCH_TOKEN", environment),
            model_port=_port(environment, "MODEL_PORT"),
            model_token=token("MODEL_TOKEN", environment),
        )


def _port(environment: Mapping[str, str], name: str) -> int:
    written = environment.get(name) or "0"
    if not (written.isascii() and written.isdigit() and int(written) < 65536):
        raise SettingsError(f"{name}={written!r}：应是 0 到 65535 之间的一个数")
    return int(written)

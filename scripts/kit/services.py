"""The four processes that together are the product, and how each is started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from .children import Child
from .console import text
from .network import LOOPBACK, free_ports, parse_port, reachable_host
from .paths import (
    ROOT,
    brain_python,
    content_dir,
    log_file,
    releases_dir,
    state_dir,
    web_python,
)
from .vault import secret

# An open long poll would otherwise hold a stopping web process for up to 25 s.
_LARGEST_FRAME_BYTES = "65536"
_WEB_GRACE_SECONDS = "5"


def address(environment: Mapping[str, str] = os.environ) -> tuple[str, int]:
    """Return HOST and PORT, loopback and 8000 when they are not given."""
    host = environment.get("HOST") or LOOPBACK
    return host, parse_port(environment.get("PORT") or "8000")


@dataclass(frozen=True)
class Site:
    """Where one running site listens and what its processes share."""

    host: str
    port: int
    rasa_port: int
    actions_port: int
    workbench_port: int
    model_port: int
    rasa_token: str
    actions_token: str
    workbench_token: str
    model_token: str
    secret_key: str

    @classmethod
    def plan(cls, environment: Mapping[str, str] = os.environ) -> Site:
        """Take HOST and PORT as given; choose inner ports, and the shared secrets."""
        host, port = address(environment)
        rasa_port, actions_port, workbench_port, model_port = free_ports(4)
        return cls(
            host=host,
            port=port,
            rasa_port=rasa_port,
            actions_port=actions_port,
            workbench_port=workbench_port,
            model_port=model_port,
            rasa_token=secret("rasa_token"),
            actions_token=secret("actions_token"),
            workbench_token=secret("workbench_token"),
            model_token=secret("model_token"),
            secret_key=secret("secret_key"),
        )

    @property
    def url(self) -> str:
        """The address at which this machine reaches the site."""
        return f"http://{reachable_host(self.host)}:{self.port}"

    def settings(self) -> dict[str, str]:
        """Return the process environment that all processes are given."""
        return {
            "VAR_DIR": str(state_dir()),
            "PORT": str(self.port),
            "RASA_URL": f"http://{LOOPBACK}:{self.rasa_port}",
            "RASA_TOKEN": self.rasa_token,
            "RASA_PORT": str(self.rasa_port),
            "ACTIONS_URL": f"http://{LOOPBACK}:{self.actions_port}/webhook",
            "ACTIONS_TOKEN": self.actions_token,
            "TRACKER_URL": tracker_url(),
            "CONTENT_DIR": str(content_dir()),
            "RELEASES_DIR": str(releases_dir()),
            "WORKBENCH_PORT": str(self.workbench_port),
            "WORKBENCH_URL": f"http://{LOOPBACK}:{self.workbench_port}",
            "WORKBENCH_TOKEN": self.workbench_token,
            "MODEL_PORT": str(self.model_port),
            "MODEL_URL": f"http://{LOOPBACK}:{self.model_port}/models/current",
            "MODEL_TOKEN": self.model_token,
            "SECRET_KEY": self.secret_key,
            "SANIC_HOST": LOOPBACK,
            "DEMO_SIGNIN": demo_signin(self.host),
        }


def demo_signin(host: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return whether a link alone signs in, as the environment says, else only where nobody but
    this machine can reach the site."""
    is_private = host in (LOOPBACK, "localhost", "::1") and not environment.get("ALLOWED_HOSTS")
    return environment.get("DEMO_SIGNIN") or ("1" if is_private else "0")


def tracker_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return where the bot's memory lies: TRACKER_URL, else beside the message log.

    On PostgreSQL that is the database of DATABASE_URL, in tables of its own; with SQLite a file
    of its own, as two processes that write to one file would wait for each other.
    """
    given = environment.get("TRACKER_URL") or environment.get("DATABASE_URL") or ""
    scheme, _, place = given.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"postgresql://{place}"  # the only name that SQLAlchemy takes
    if environment.get("TRACKER_URL"):
        return given
    return f"sqlite:///{state_dir() / 'tracker.sqlite3'}"


def workbench(site: Site) -> Child:
    """Return the workbench: content, releases and publishing for the studio, models for Rasa."""
    name = text("child_workbench")
    return Child(name, workbench_command(), log_file("workbench"), site.settings())


def rasa(site: Site) -> Child:
    """Return the Rasa server, which pulls its model; its API stays off."""
    command = rasa_command(site.rasa_port)
    return Child(text("child_rasa"), command, log_file("rasa"), site.settings())


def actions(site: Site) -> Child:
    """Return the action server."""
    command = actions_command(site.actions_port)
    return Child(text("child_actions"), command, log_file("actions"), site.settings())


def web(site: Site) -> Child:
    """Return the web server, the only one that people reach."""
    command = web_command(site.host, site.port)
    return Child(text("child_web"), command, log_file("web"), site.settings())


def workbench_command() -> list[str]:
    """Return what runs a workbench; its ports come from its environment."""
    return [str(brain_python()), "-m", "bot.faq", "serve"]


def rasa_command(port: int) -> list[str]:
    """Return what runs a Rasa server on loopback."""
    python = str(brain_python())
    command = [python, "-m", "bot.lean", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    return [*command, "--endpoints", "deploy/endpoints.yml", "--credentials", "credentials.yml"]


def actions_command(port: int) -> list[str]:
    """Return what runs an action server on loopback."""
    command = [str(brain_python()), "-m", "actions.server"]
    return [*command, "--host", LOOPBACK, "--port", str(port)]


def web_command(host: str, port: int) -> list[str]:
    """Return what runs a web server."""
    command = [str(web_python()), "-m", "uvicorn", "member_help.asgi:application"]
    command += ["--host", host, "--port", str(port), "--lifespan", "on"]
    command += ["--app-dir", str(ROOT / "web")]
    # An access log would hold the one-time sign-in links.
    command += ["--no-access-log", "--ws-max-size", _LARGEST_FRAME_BYTES]
    # Frames are small: packing one costs the server more than all else that it does to send it.
    command += ["--ws-per-message-deflate", "false"]
    return [*command, "--timeout-graceful-shutdown", _WEB_GRACE_SECONDS]


def manage(*arguments: str) -> list[str]:
    """Return a management command of the web app."""
    return [str(web_python()), str(ROOT / "web" / "manage.py"), *arguments]

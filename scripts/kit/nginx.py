"""nginx before several processes of a kind, from the templates in deploy/nginx/."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from .children import Child
from .console import Stop
from .network import LOOPBACK
from .paths import ROOT
from .programs import program
from .unprivileged import hand_over, own_folder

_ACCOUNT = "www-data"
_TEMPLATES = ROOT / "deploy" / "nginx"
_SETTING = re.compile(r"\$\{([A-Z_]+)\}")
# One process and no master: a worker would outlive a master that is killed outright.
_ALONE = "daemon off; master_process off;"


def nginx_server(place: Path, settings: Mapping[str, str], log: Path) -> Child:
    """Return the server, with its settings written into `place`."""
    found = program("nginx")
    if found is None:
        raise Stop("no_engines", names="nginx", packages="nginx")
    folder = own_folder(place, _ACCOUNT)
    for template in sorted(_TEMPLATES.glob("*.template")):
        written = folder / template.stem
        content = template.read_text(encoding="utf-8")
        written.write_text(fill_in(content, {**settings, "FOLDER": str(folder)}), encoding="utf-8")
        hand_over(_ACCOUNT, written)
    command = [str(found), "-e", "stderr", "-p", f"{folder}/", "-c", f"{folder}/nginx.conf"]
    return Child("nginx", [*command, "-g", _ALONE], log, cwd=folder, user=_ACCOUNT)


def servers(ports: Sequence[int], fails: int = 1, seconds: int = 2) -> str:
    """Return an upstream's servers; one that failed `fails` times rests for `seconds`."""
    one = f"server {LOOPBACK}:{{}} max_fails={fails} fail_timeout={seconds}s;"
    return " ".join(one.format(port) for port in ports)


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """Put values in for ${NAMES}, as envsubst does; nginx's own $names stay."""
    return _SETTING.sub(lambda found: values[found[1]], template)

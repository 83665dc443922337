"""A whole site with eight FAQs and the first sentences of each intent: it trains in seconds.

Everything else is the project's own: plan, rules, greeting, dialogue, code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.browser.site_process import ROOT, own_site

# The first five are offered by the greeting.
TOPICS = (
    "what_is_xianghubao",
    "what_is_covered",
    "payout_amount",
    "how_to_join",
    "clash_commercial_insurance",
    "how_to_leave",
    "waiting_period",
    "payout_receiver",
)
# Fewer, and one more sentence moves the thresholds, so that a gate stops what is no worse.
_SENTENCES = 40
_KEPT = (
    "config.yml",
    "domain.yml",
    "data/plan",
    "data/rules",
    "data/responses",
    "tests/nlu/outside.yml",
)
_KEYS = {f"faq/{topic}" for topic in TOPICS}
_BRAIN = ROOT / ".venvs" / "brain" / "bin" / "python"


@contextmanager
def running_small_site() -> Iterator[str]:
    """Yield the address of a ready site of its own that serves the small project."""
    with own_site(_prepare) as address:
        yield address


def _prepare(state: Path) -> Mapping[str, str]:
    """Train the small project and make the first release of it; starting then trains nothing."""
    project = state / "project"
    lay_out(project)
    settings = {"PROJECT_DIR": str(project), "PUBLISH_NICE": "0"}
    folders = {"CONTENT_DIR": str(state / "content"), "RELEASES_DIR": str(state / "releases")}
    given = ["--data", project / "data", "--config", project / "config.yml"]
    given += ["--domain", project / "domain.yml", "--skip-validation"]
    given += ["--out", state, "--fixed-model-name", "small"]
    _brain("bot.lean", "rasa", "train", *given, RASA_CACHE_DIRECTORY=str(state / "cache"))
    _brain("bot.faq", "prepare", "--model", state / "small.tar.gz", **settings, **folders)
    return settings


def _brain(module: str, *arguments: object, **settings: str) -> None:
    """Run a module of the brain; raises RuntimeError with what it printed when it fails."""
    done = subprocess.run(
        [_BRAIN, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def lay_out(folder: Path) -> None:
    """Write the small project into ``folder``."""
    for name in _KEPT:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, place)
    for path in (ROOT / "data/nlu/dialogue").glob("*.yml"):
        _write(folder, path, _few_sentences)
    for path in (ROOT / "data/nlu/faq").rglob("*.yml"):
        if path.stem in TOPICS:
            _write(folder, path, _faq)
    for path in (ROOT / "tests/nlu/faq").rglob("*.yml"):
        if path.stem in TOPICS:
            _write(folder, path, lambda content: content)
    _write(folder, ROOT / "data/plan/check.yml", lambda content: content | {"min_related": 0})
    _write(folder, ROOT / "data/plan/corrections.yml", lambda content: {"corrections": []})


def _few_sentences(content: Any) -> Any:
    """The first sentences of each intent; lookup tables whole."""
    for item in content.get("nlu", []):
        if "intent" in item:
            lines = item["examples"].splitlines(keepends=True)
            item["examples"] = "".join(lines[:_SENTENCES])
    return content


def _faq(content: Any) -> Any:
    about = _few_sentences(content)["nlu"][0]["metadata"]
    about["related"] = [key for key in about["related"] if key in _KEYS]
    for wording in (one for found in content["responses"].values() for one in found):
        wording["buttons"] = [one for one in wording.get("buttons", []) if _leads_on(one)]
        if not wording["buttons"]:
            del wording["buttons"]
    return content


def _leads_on(button: dict[str, Any]) -> bool:
    """Whether a button asks something that the small project knows."""
    return "faq/" not in str(button) or any(key in str(button) for key in _KEYS)


def _write(folder: Path, path: Path, change: Callable[[Any], Any]) -> None:
    content = change(yaml.safe_load(path.read_text(encoding="utf-8")))
    place = folder / path.relative_to(ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
    place.write_text(text, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as the content has them."""


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_block)

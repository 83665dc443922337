"""The set-up that the make targets share, as numbered steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from .browser import ensure_browser
from .console import Step, text
from .engines import ensure_engines
from .environments import BRAIN, WEB, ensure_environment, ensure_uv
from .model import ensure_model
from .promtool import ensure_promtool
from .widget import ensure_widget, install_packages

Work = tuple[str, Callable[[Step], object]]

UV_WORK: Work = ("uv", ensure_uv)
WIDGET_WORK: Work = ("widget", ensure_widget)
PACKAGES_WORK: Work = ("packages", install_packages)
MODEL_WORK: Work = ("model", ensure_model)
BROWSER_WORK: Work = ("browser", ensure_browser)
ENGINES_WORK: Work = ("engines", ensure_engines)
PROMTOOL_WORK: Work = ("promtool", ensure_promtool)


def environments(*, brain: bool = True, web: bool = True, dev: bool) -> list[Work]:
    """Return the steps that bring the wanted environments to their pins."""
    works = [UV_WORK]
    if brain:
        works.append(("brain", partial(ensure_environment, BRAIN, dev=dev)))
    if web:
        works.append(("web", partial(ensure_environment, WEB, dev=dev)))
    return works


def perform(works: Sequence[Work], more: int = 0) -> int:
    """Do the steps in order, `more` others following; return how many were done."""
    for number, (name, work) in enumerate(works, 1):
        with Step(number, len(works) + more, text(f"step_{name}")) as step:
            work(step)
    return len(works)

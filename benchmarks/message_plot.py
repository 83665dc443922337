"""Pictures of what a message costs: ``python -m benchmarks.message_plot FILE.json FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

_NAMES = {
    "stock": "stock Rasa, REST",
    "our_rasa": "ours, Rasa alone",
    "our_site": "ours, socket to socket",
}

# A narrower part of a bar has no room for its name.
_WRITTEN_MS = 5.0


def main() -> int:
    """Draw both pictures."""
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in (("message-cost", _cost), ("message-curve", _curve)):
        figure, axes = pyplot.subplots(figsize=(7, 4), dpi=110)
        picture(axes, found)
        figure.tight_layout()
        figure.savefig(folder / f"{name}.png")
        pyplot.close(figure)
    return 0


def _cost(axes: Any, found: dict[str, Any]) -> None:
    *_, full = (measured for measured in found["stock"] if measured.startswith("load_"))
    members = full.removeprefix("load_")
    for at, side in enumerate(_NAMES):
        below = 0.0
        for process, ms in found[side][full]["cpu_ms"].items():
            if process != "all" and ms:
                bar = axes.barh(at, ms, left=below, edgecolor="white", color=_colour(process))
                if ms >= _WRITTEN_MS:
                    axes.bar_label(bar, [f"{process} {ms:g}"], label_type="center", fontsize=8)
                below += ms
    axes.set_yticks(range(len(_NAMES)), list(_NAMES.values()))
    axes.invert_yaxis()
    axes.set_xlabel(f"processor time of a message, ms ({members} members without a pause)")


def _curve(axes: Any, found: dict[str, Any]) -> None:
    for side, name in _NAMES.items():
        points = {int(turn): at["cpu_ms"] for turn, at in found[side]["curve"].items()}
        axes.plot(list(points), list(points.values()), marker="o", label=name)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("turn of one conversation")
    axes.set_ylabel("processor time of a message, ms")
    axes.legend()


def _colour(process: str) -> str:
    names = ("rasa", "web", "actions", "workbench")
    return f"C{names.index(process)}"


if __name__ == "__main__":
    sys.exit(main())

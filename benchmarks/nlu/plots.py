"""Pictures of a run: calibration, the commonest confusions, accuracy against milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

Results = Mapping[str, Mapping[str, Any]]
_BINS = 10
_CONFUSIONS = 20


def draw(results: Results, labels: Sequence[str], folder: Path) -> list[Path]:
    """Write one PNG a picture; ``results``: by pipeline, with its rows of the clean test."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "nlu-calibration.png": _calibration,
        "nlu-confusion.png": _confusion,
        "nlu-latency.png": _latency,
    }
    for name, picture in pictures.items():
        figure, axes = pyplot.subplots(figsize=(7, 5), dpi=110)
        picture(axes, results, labels)
        figure.tight_layout()
        figure.savefig(folder / name)
        pyplot.close(figure)
    return [folder / name for name in pictures]


def _calibration(axes: Any, results: Results, labels: Sequence[str]) -> None:
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    for name, result in results.items():
        bins: dict[int, list[tuple[float, bool]]] = {}
        for row, label in zip(result["rows"], labels, strict=True):
            place = min(int(row["confidence"] * _BINS), _BINS - 1)
            bins.setdefault(place, []).append((row["confidence"], row["label"] == label))
        points = [
            (sum(c for c, _ in pairs) / len(pairs), sum(r for _, r in pairs) / len(pairs))
            for _, pairs in sorted(bins.items())
        ]
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(
        xlabel="confidence", ylabel="share right", title="Calibration", xlim=(0, 1), ylim=(0, 1)
    )
    axes.legend()


def _confusion(axes: Any, results: Results, labels: Sequence[str]) -> None:
    name, result = next(iter(results.items()))
    pairs = Counter(
        (label, row["label"])
        for row, label in zip(result["rows"], labels, strict=True)
        if row["label"] != label
    ).most_common(_CONFUSIONS)
    axes.barh(
        [f"{right} → {found}" for (right, found), _ in reversed(pairs)],
        [count for _, count in reversed(pairs)],
    )
    axes.tick_params(axis="y", labelsize=7)
    axes.set(xlabel="questions", title=f"Commonest confusions of {name}")


def _latency(axes: Any, results: Results, labels: Sequence[str]) -> None:
    for name, result in results.items():
        axes.scatter(result["speed"]["p50_ms"], result["accuracy"]["top1"], s=80)
        axes.annotate(
            name,
            (result["speed"]["p50_ms"], result["accuracy"]["top1"]),
            (6, 6),
            textcoords="offset points",
        )
    axes.set(
        xlabel="parse, median ms", ylabel="top-1, %", title="Accuracy and latency", xlim=(0, None)
    )

"""Figures of what a pipeline parsed: accuracy, calibration, refusal, speed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

Rows = Sequence[dict[str, Any]]
_BINS = 10


def accuracy(rows: Rows, labels: Sequence[str]) -> dict[str, float]:
    """Shares in per cent of the likeliest label being right, macro-F1, and what was done."""
    found = [row["label"] for row in rows]
    right = [a == b for a, b in zip(found, labels, strict=True)]
    answered = [row["answered"] for row in rows]
    wrong = [a and not r for a, r in zip(answered, right, strict=True)]
    return {
        "questions": len(rows),
        "top1": _percent(right),
        "macro_f1": round(100 * f1_score(labels, found, average="macro", zero_division=0), 1),
        "answered_wrong": _percent(wrong),
        "not_answered": _percent([not a for a in answered]),
        "ece": round(calibration_error(rows, right), 3),
    }


def calibration_error(rows: Rows, right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of equal width."""
    confidences = np.asarray([row["confidence"] for row in rows])
    truth = np.asarray(right, dtype=float)
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidences[bins == n].mean() - truth[bins == n].mean()) * (bins == n).mean()
        for n in range(_BINS)
        if (bins == n).any()
    ]
    return float(sum(gaps))


def refusal(rows: Rows, inside: Rows) -> dict[str, Any]:
    """Share of foreign questions answered, its 95 % interval (Wilson), and AUROC of the doubt."""
    answered = sum(row["answered"] for row in rows)
    doubts = [row["doubt"] for row in [*rows, *inside]]
    truth = [1] * len(rows) + [0] * len(inside)
    low, high = _wilson(answered, len(rows))
    return {
        "questions": len(rows),
        "answered": round(100 * answered / len(rows), 1),
        "interval": [round(100 * low, 1), round(100 * high, 1)],
        "auroc": round(float(roc_auc_score(truth, doubts)), 3),
    }


def speed(rows: Rows) -> dict[str, float]:
    """Milliseconds of a parse: median and 95th percentile."""
    times = [row["milliseconds"] for row in rows]
    return {
        "p50_ms": round(float(np.percentile(times, 50)), 1),
        "p95_ms": round(float(np.percentile(times, 95)), 1),
    }


def _percent(flags: Sequence[bool]) -> float:
    return round(100 * sum(flags) / len(flags), 1)


def _wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (middle - width) / (1 + square / of), (middle + width) / (1 + square / of)

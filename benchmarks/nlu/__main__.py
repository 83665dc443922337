"""Pipelines side by side on the same data, in one run:

``python -m benchmarks.nlu --config A.yml --config B.yml --nlu data.yml --test test.yml``

Any Rasa NLU data will do. ``--outside FILE`` (repeatable) adds questions that none of the test's
labels answers, ``--noise`` every kind of noise, ``--plots FOLDER`` pictures. Prints a table in
Markdown and writes all figures as JSON to ``--out``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.nlu import noise, plots, scores

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_COLUMNS = (
    "top1",
    "macro_f1",
    "ece",
    "p50_ms",
    "p95_ms",
    "train_s",
    "load_s",
    "archive_mb",
    "serve_mib",
)


def main() -> int:
    """Train, serve and compare every ``--config``."""
    options = _options()
    questions = _questions(options.test)
    outside = {path.stem: [text for text, _ in _questions(path)] for path in options.outside}
    results = {
        config.stem: _measure(config, options, questions, outside) for config in options.config
    }
    options.out.write_text(json.dumps(_summary(results), ensure_ascii=False, indent=1))
    _print(results)
    if options.plots:
        plots.draw(results, [label for _, label in questions], options.plots)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("--config", type=Path, action="append", required=True)
    parser.add_argument("--nlu", type=Path, required=True, help="training data, file or folder")
    parser.add_argument("--test", type=Path, required=True, help="test data, file or folder")
    parser.add_argument("--outside", type=Path, action="append", default=[])
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--plots", type=Path)
    parser.add_argument("--out", type=Path, default=Path("nlu-benchmark.json"))
    return parser.parse_args()


def _questions(path: Path) -> list[tuple[str, str]]:
    import rasa.shared.nlu.training_data.loading as loading
    from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT

    examples = loading.load_data(str(path)).intent_examples
    return [(m.get(TEXT), m.get(INTENT_RESPONSE_KEY) or m.get(INTENT)) for m in examples]


def _measure(
    config: Path,
    options: argparse.Namespace,
    questions: list[tuple[str, str]],
    outside: dict[str, list[str]],
) -> dict[str, Any]:
    texts, labels = [text for text, _ in questions], [label for _, label in questions]
    sets = {"clean": texts, **outside}
    if options.noise:
        sets |= {f"noise_{kind}": noise.noisy(texts, kind) for kind in noise.KINDS}
    with tempfile.TemporaryDirectory() as folder:
        lean = _needs_no_tensorflow(config)
        trained = _worker(["train", config, options.nlu, folder], folder, lean)
        asked = Path(folder) / "asked.json"
        everything = [text for one in sets.values() for text in one]
        asked.write_text(json.dumps({"ours": sorted(set(labels)), "texts": everything}))
        served = _worker(["serve", trained.pop("model"), asked], folder, lean, _ONE_THREAD)
    rows = iter(served.pop("parsed"))
    parsed = {name: [next(rows) for _ in one] for name, one in sets.items()}
    clean = parsed["clean"]
    return {
        **trained,
        **served,
        "accuracy": scores.accuracy(clean, labels),
        "speed": scores.speed(clean),
        "outside": {name: scores.refusal(parsed[name], clean) for name in outside},
        "noise": {
            name: scores.accuracy(found, labels)["top1"]
            for name, found in parsed.items()
            if name.startswith("noise_")
        },
        "rows": clean,
    }


def _needs_no_tensorflow(config: Path) -> bool:
    """Whether every component is ours; then it is measured as it serves (``bot/lean.py``)."""
    from rasa.shared.utils.io import read_config_file

    pipeline = read_config_file(config)["pipeline"]
    return all(component["name"].startswith("bot.") for component in pipeline)


def _worker(
    arguments: list[Any], folder: str, lean: bool, more: dict[str, str] | None = None
) -> dict[str, Any]:
    env = {**os.environ, "RASA_CACHE_DIRECTORY": f"{folder}/cache", **(more or {})}
    env |= {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    place = Path(folder) / "result.json"
    command = [sys.executable, "-m", *["bot.lean"] * lean, "benchmarks.nlu.worker"]
    command += [*map(str, arguments), "--result", str(place), *["--as-ours"] * lean]
    subprocess.run(command, env=env, stdout=sys.stderr, check=True)
    result: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return result


def _summary(results: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in result.items() if key != "rows"}
        for name, result in results.items()
    }


def _print(results: dict[str, Any]) -> None:
    print("| pipeline | " + " | ".join(_COLUMNS) + " |")
    print("|---|" + "---:|" * len(_COLUMNS))
    for name, result in results.items():
        flat = {**result, **result["accuracy"], **result["speed"]}
        print(f"| {name} | " + " | ".join(str(flat[column]) for column in _COLUMNS) + " |")
    print(json.dumps(_summary(results), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())

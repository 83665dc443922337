"""One pipeline in a process of its own: ``train`` it, or ``serve`` questions with it; writes JSON.

Training and serving are apart so that neither's memory counts for the other. Nothing is taken from
a cache of an earlier training. The figures go to a file: standard output is everybody's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.nlu.parsed import parsed_of


def train(config: Path, nlu: Path, out: Path) -> dict[str, Any]:
    """Seconds of training after imports, peak memory in MiB, size of the archive in MB."""
    begun = time.perf_counter()
    from rasa.model_training import train_nlu

    _import_components(config)
    imported = time.perf_counter()
    cpu = time.process_time()
    model = train_nlu(str(config), str(nlu), str(out), fixed_model_name="model")
    seconds = time.perf_counter() - imported
    if model is None:
        raise SystemExit(f"{config} could not be trained")
    return {
        "model": model,
        "import_s": round(imported - begun, 1),
        "train_s": round(seconds, 1),
        "train_cpu_s": round(time.process_time() - cpu, 1),
        "train_mib": _peak(),
        "archive_mb": round(Path(model).stat().st_size / 1e6, 1),
    }


def serve(model: Path, questions: Path) -> dict[str, Any]:
    """Parse every question of a JSON file ``{"ours": [...], "texts": [...]}``, one by one."""
    asked = json.loads(questions.read_text(encoding="utf-8"))
    from rasa.core.agent import Agent

    begun = time.perf_counter()
    agent = Agent.load(str(model))
    loaded = time.perf_counter() - begun
    return asyncio.run(_serve(agent, asked, loaded))


async def _serve(agent: Any, asked: dict[str, Any], loaded: float) -> dict[str, Any]:
    begun = time.perf_counter()
    await agent.parse_message("你好")
    first = time.perf_counter() - begun
    ours, found = frozenset(asked["ours"]), []
    for text in asked["texts"]:
        begun = time.perf_counter()
        parse = await agent.parse_message(text)
        milliseconds = (time.perf_counter() - begun) * 1000
        found.append(parsed_of(parse, ours, milliseconds).to_dict())
    return {"load_s": round(loaded + first, 1), "serve_mib": _resident(), "parsed": found}


def _import_components(config: Path) -> None:
    """Imports are not training."""
    import rasa.core.agent  # noqa: F401
    from rasa.shared.utils.common import class_from_module_path
    from rasa.shared.utils.io import read_config_file

    for item in read_config_file(config)["pipeline"]:
        if "." in item["name"]:
            class_from_module_path(item["name"])


def _log_quietly() -> None:
    """Without this Rasa prints every message it parses, which is neither wanted nor free."""
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    configure_structlog(logging.ERROR)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _resident() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def main() -> int:
    """``train CONFIG NLU OUT`` or ``serve MODEL QUESTIONS``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=("train", "serve"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--result", type=Path, required=True, help="where the figures go")
    parser.add_argument("--as-ours", action="store_true", help="train as `bot.lean rasa train`")
    arguments = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    _log_quietly()
    if arguments.as_ours and arguments.job == "train":
        from bot import training

        training.apply()
    result = {"train": train, "serve": serve}[arguments.job](*arguments.paths)
    arguments.result.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Coverage-guided fuzzing of one parser: `python -m tests.fuzz.running NAME --seconds N`.

A target is a module of `tests/fuzz/brain` or `tests/fuzz/web` with `prepare()`, which imports what
is to be searched and returns a function of the input's bytes; `SEEDS`, inputs to begin with; and
`WORDS`, pieces that the search puts together. Whatever it raises is a finding: the input is kept
under `var/fuzz/NAME/`, and belongs into `SEEDS` once it is mended.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
KEPT = ROOT / "var" / "fuzz"
# Only these count as new ground: the search is for faults of ours and of what reads for us.
_OURS = ["bot", "chat"]
_READING_FOR_US = ["cn2an", "proces", "ruamel", "openpyxl", "jwt"]
# atheris 2.3 gives the loops of this one too small a stack: any input ends the process (SIGSEGV).
_NOT_INSTRUMENTED = ["bot.nlu.spelling"]
_LONGEST = 4096


def names(world: str) -> list[str]:
    """The targets of `brain` or `web`."""
    return sorted(path.stem for path in (HERE / world).glob("[a-z]*.py"))


def world_of(name: str) -> str:
    """The environment in which a target runs."""
    return "web" if name in names("web") else "brain"


def model() -> Path:
    """The trained model: the one that is named, else the newest."""
    named = os.environ.get("FUZZ_MODEL")
    models = sorted(
        (ROOT / "var" / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime
    )
    return Path(named) if named else models[-1]


def search(targets: Sequence[str], limit: str) -> int:
    """Search each target in a process of its own; the exit status of the first that found any."""
    import atheris

    # To instrument what reads for us takes longer than a short search, which has so few runs.
    searched = _OURS if limit.startswith("-runs") else [*_OURS, *_READING_FOR_US]
    prepared = {}
    with atheris.instrument_imports(include=searched, exclude=_NOT_INSTRUMENTED):
        for name in targets:
            module = importlib.import_module(f"tests.fuzz.{world_of(name)}.{name}")
            prepared[name] = module.SEEDS, module.WORDS, module.prepare()
    # Imported once, as that takes longer than a short search.
    statuses = []
    for name, (seeds, words, target) in prepared.items():
        print(f"=== {name}", flush=True)
        child = os.fork()
        if child == 0:
            _search_one(name, seeds, words, target, limit)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return next(filter(None, statuses), 0)


def _search_one(name, seeds, words, target, limit: str) -> None:
    import atheris

    kept = KEPT / name
    kept.mkdir(parents=True, exist_ok=True)
    with _inputs(seeds, words) as (folder, dictionary):
        options = [limit, "-seed=1", f"-max_len={_LONGEST}", "-timeout=20", "-rss_limit_mb=4096"]
        places = [f"-dict={dictionary}", f"-artifact_prefix={kept}/", str(folder)]
        options += ["-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, *places], _keeping(target, kept))
        atheris.Fuzz()


def _keeping(target: Callable[[bytes], None], kept: Path) -> Callable[[bytes], None]:
    """The target, which writes what it fails on: libFuzzer does not always come to it."""

    def tried(data: bytes) -> None:
        try:
            target(data)
        except BaseException:
            (kept / f"found-{hashlib.sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise

    return tried


@contextmanager
def _inputs(seeds: Sequence[bytes], words: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
        folder, dictionary = Path(made, "corpus"), Path(made, "words")
        folder.mkdir()
        for number, seed in enumerate(seeds):
            (folder / f"{number:03}").write_bytes(seed)
        escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words)
        dictionary.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
        yield folder, dictionary


def short_search(world: str, runs: int, **environment: str) -> None:
    """Search all targets of this interpreter's world for so many runs each; fails on a finding."""
    targets = names(world)
    command = [sys.executable, "-m", "tests.fuzz.running", *targets, "--runs", str(runs)]
    surroundings = os.environ | environment
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings, capture_output=True, text=True, errors="replace"
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stderr.count(f"Done {runs} runs") == len(targets)


def main() -> int:
    """Read the command line and search."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = [*names("brain"), *names("web")]
    parser.add_argument("targets", nargs="+", choices=known, metavar="NAME")
    limit = parser.add_mutually_exclusive_group(required=True)
    limit.add_argument("--seconds", type=int)
    limit.add_argument("--runs", type=int)
    given = parser.parse_args()
    limited = f"-runs={given.runs}" if given.runs else f"-max_total_time={given.seconds}"
    return search(given.targets, limited)


if __name__ == "__main__":
    sys.exit(main())

"""The FAQs as files: one native Rasa YAML file each, read as an author would."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path("data/nlu/faq")
# As safe as ``safe_load`` and ten times as fast, where PyYAML was built with its C library.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Faq:
    """One file of the content folder. ``fault`` says why a broken one cannot be shown."""

    file: str
    key: str = ""
    title: str = ""
    theme: str = ""
    owner: str = ""
    phrasings: int = 0
    fault: str = ""


def load_faqs(content_dir: Path) -> list[Faq]:
    """All FAQs below ``content_dir``, by theme and title. A broken file is listed, never fatal."""
    found = [
        _load(path, str(path.relative_to(content_dir)), path.stat().st_mtime_ns)
        for path in (content_dir / FOLDER).rglob("*.yml")
    ]
    return sorted(found, key=lambda faq: (faq.theme, faq.title, faq.file))


def load_titles(content_dir: Path) -> dict[str, str]:
    """Key to title of all FAQs that can be read."""
    return {faq.key: faq.title for faq in load_faqs(content_dir)}


def load_words(content_dir: Path) -> dict[str, str]:
    """File to all that stands in it, in small letters: phrasings and answers, to search in."""
    return {
        str(path.relative_to(content_dir)): _read(path, path.stat().st_mtime_ns)
        for path in (content_dir / FOLDER).rglob("*.yml")
    }


@lru_cache(maxsize=2048)
def _read(path: Path, mtime_ns: int) -> str:
    return path.read_text(encoding="utf-8", errors="replace").lower()


@lru_cache(maxsize=2048)
def _load(path: Path, file: str, mtime_ns: int) -> Faq:
    """Read one file; a changed file has another ``mtime_ns`` and is read again."""
    try:
        # The safe loader, in C where there is one.
        return _parse(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER), file)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return Faq(file, fault=" ".join(str(error).split()))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        return Faq(file, fault=repr(error))


def _parse(content: dict[str, Any], file: str) -> Faq:
    item = content["nlu"][0]
    about = item.get("metadata", {})
    lines = item["examples"].splitlines()
    return Faq(
        file=file,
        key=item["intent"],
        title=about.get("title", ""),
        theme=about.get("theme", ""),
        owner=about.get("owner", ""),
        phrasings=sum(line.lstrip().startswith("-") for line in lines),
    )

"""What the widget shows before and around messages, as small documents that a browser may keep."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from chat import privacy
from chat.sentences import page_texts


@dataclass(frozen=True)
class Document:
    """A JSON document and its ETag."""

    json: bytes
    etag: str

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Document":
        """The document of a JSON value."""
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:24]}"')


def page() -> Document:
    """Notice, reasons for a thumb down, grades for human help, limits."""
    texts = page_texts()
    return Document.of(
        {
            "edition": settings.PLAN_DATE.isoformat(),
            "text_limit": settings.MEMBER_TEXT_LIMIT,
            "comment_limit": settings.MEMBER_COMMENT_LIMIT,
            "privacy": privacy.notice(),
            "feedback_reasons": _listed(texts["feedback_reasons"], "code"),
            "csat_grades": _listed(texts["csat_grades"], "score"),
        }
    )


def _listed(titles: Mapping[Any, str], name: str) -> list[dict[str, Any]]:
    return [{name: key, "title": title} for key, title in titles.items()]

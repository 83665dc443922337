"""`python -m bot.lean bot.faq.understander MODEL`: reads requests on standard input.

`{"do": "labels" | "explain" | "similar", "texts": [...]}` gives `{"results": [...]}`, or
`{"failed": type}`; the first line, once the model is loaded, is `{"ready": true}`. DATA_DIR and
PLAN_DATE say which answers belong to the model.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import IO, Any

from bot.failures import trace_without_texts

logger = logging.getLogger(__name__)


def main() -> int:
    """Answer until the input ends."""
    said = _own_output()
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    configure_structlog(logging.ERROR)
    from bot.ask import load_agent
    from bot.faq.understander.reading import Reader

    reader = Reader(load_agent(Path(sys.argv[1])))
    _say(said, {"ready": True})
    for line in sys.stdin:
        _say(said, _answer(reader, json.loads(line)))
    return 0


def _own_output() -> IO[str]:
    """Standard output for answers alone: whatever libraries print goes to standard error."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _answer(reader: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"results": getattr(reader, request["do"])(request["texts"])}
    except Exception as error:
        logger.error("%s failed: %s", request["do"], trace_without_texts(error))
        return {"failed": type(error).__name__}


def _say(said: IO[str], what: dict[str, Any]) -> None:
    said.write(json.dumps(what, ensure_ascii=False) + "\n")
    said.flush()


if __name__ == "__main__":
    sys.exit(main())

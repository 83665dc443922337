"""Our few static files: compressed once, with an ETag, checked again by the browser each time.

Not WhiteNoise: its middleware is synchronous, and one synchronous middleware makes Django hold a
thread for every request, long polls included.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Asset:
    """One file in memory."""

    content: bytes
    compressed: bytes
    content_type: str
    etag: str


@require_safe
def static_file(request: HttpRequest, path: str) -> HttpResponse:
    """A file of ``web/static`` or of an app's ``static`` folder; 404 when there is none."""
    try:
        found = Path(finders.find(path) or "")
    except SuspiciousFileOperation as error:
        raise Http404(path) from error
    if not found.is_file():
        raise Http404(path)
    return _answer(request, _load(found, found.stat().st_mtime_ns))


def _answer(request: HttpRequest, asset: Asset) -> HttpResponse:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{asset.etag}{"-gz" if zipped else ""}"'
    response = HttpResponse(
        asset.compressed if zipped else asset.content, content_type=asset.content_type
    )
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etag, response=response)


@lru_cache(maxsize=64)
def _load(path: Path, mtime_ns: int) -> Asset:
    """Read and compress a file; a changed file has another ``mtime_ns`` and is read again."""
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml"))
    return Asset(
        content=content,
        compressed=gzip.compress(content, mtime=0),
        content_type=f"{kind}; charset=utf-8" if is_text else kind,
        etag=hashlib.sha256(content).hexdigest()[:32],
    )

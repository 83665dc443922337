"""The web app's modules without a server: settings, and folders to import from."""

from __future__ import annotations

import os
import sys

from tests.fuzz.running import ROOT

SECRET = "a shared secret of more than 32 bytes"


def set_up() -> None:
    """Settle the settings; nothing opens a database."""
    import django
    from django.conf import settings

    sys.path.insert(0, str(ROOT / "web"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "member_help.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    if not settings.configured:
        django.setup()
    settings.HOST_JWT_ISSUER, settings.HOST_JWT_ALGORITHM = "host", "HS256"
    settings.HOST_JWT_SECRET = SECRET

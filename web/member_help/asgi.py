"""The ASGI entry: ``uvicorn --app-dir web member_help.asgi:application``."""

import logging
import os
from collections.abc import Awaitable, Callable

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import SessionMiddlewareStack
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import TimestampSigner
from django.urls import path, re_path

ASGIApplication = Callable[..., Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "member_help.settings")


def _build() -> ASGIApplication:
    logging.captureWarnings(True)
    django.setup(set_prefix=False)
    _require_secrets()
    # These need the apps that are loaded now.
    from chat.consumers import ChatConsumer, NowhereConsumer
    from desk.consumers import DeskConsumer
    from member_help.bodies import BoundedBodies
    from member_help.handler import Handler
    from member_help.lifespan import Lifespan

    desk = OriginValidator(SessionMiddlewareStack(DeskConsumer.as_asgi()), settings.ALLOWED_HOSTS)
    addresses = [
        path("ws/chat", ChatConsumer.as_asgi()),
        path("ws/desk", desk),
        re_path(r"", NowhereConsumer.as_asgi()),
    ]
    origins = [*settings.ALLOWED_HOSTS, *settings.HOST_ORIGINS]
    websocket = OriginValidator(URLRouter(addresses), origins)
    return Lifespan(ProtocolTypeRouter({"http": BoundedBodies(Handler()), "websocket": websocket}))


def _require_secrets() -> None:
    """Raise ImproperlyConfigured: better now than at the first member's request."""
    # Django's own refusal of an empty SECRET_KEY.
    TimestampSigner()
    for name in ("RASA_TOKEN", "WORKBENCH_TOKEN"):
        if not getattr(settings, name):
            raise ImproperlyConfigured(f"The {name} setting must not be empty.")
    from chat.hosts import require_key  # needs the apps, too

    require_key()


application = _build()

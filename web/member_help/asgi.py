"""The ASGI entry: ``uvicorn --app-dir web member_help.asgi:application``."""

import os
from collections.abc import Awaitable, Callable

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.signing import TimestampSigner

ASGIApplication = Callable[..., Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "member_help.settings")


def _build() -> ASGIApplication:
    http = get_asgi_application()
    # Raises without a SECRET_KEY: better now than at the first member's request.
    TimestampSigner()
    # These need the apps that get_asgi_application has loaded.
    from chat.routing import websocket_urlpatterns
    from member_help.lifespan import Lifespan

    origins = [*settings.ALLOWED_HOSTS, *settings.HOST_ORIGINS]
    websocket = OriginValidator(URLRouter(websocket_urlpatterns), origins)
    return Lifespan(ProtocolTypeRouter({"http": http, "websocket": websocket}))


application = _build()

"""WebSocket addresses."""

from django.urls import path, re_path

from chat.consumers import ChatConsumer, NowhereConsumer

websocket_urlpatterns = [
    path("ws/chat", ChatConsumer.as_asgi()),
    re_path(r"", NowhereConsumer.as_asgi()),
]

"""Django's entry for the chat app."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Messages, turns and cases."""

    name = "chat"

"""Understands a message in its conversation: what it leaves out, and whether it asks several
things.

Yields parse data of Rasa's own shape, one for each question, so that the dialogue sees ordinary
messages.
"""

from bot.understanding.message import LEAVES_FORM, understand
from bot.understanding.said import Topics

__all__ = ["LEAVES_FORM", "Topics", "understand"]

"""What publishing says to authors, read from texts.yml beside this module."""

from __future__ import annotations

from pathlib import Path

from bot.faq.saying import Texts

say = Texts(Path(__file__).with_name("texts.yml")).say

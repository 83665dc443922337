"""The inbox: member messages that the bot missed, grouped by meaning, and what becomes of them."""

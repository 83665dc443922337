"""The message drill: many messages, many conversations, and every process killed at random."""

"""The support desk: cases that were handed to a human."""

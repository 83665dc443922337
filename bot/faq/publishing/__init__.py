"""Publishing: check, train, compare, gate, and only then move the pointer."""

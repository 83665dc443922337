"""Releases: what members are answered from, kept whole, and the pointer that says which one."""

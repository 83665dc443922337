"""The weekly page's numbers. They are grouped counts: no query reads a member's words."""

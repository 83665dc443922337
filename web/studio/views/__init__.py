"""The studio's pages. They read and render; what changes something is the workbench's."""

"""The desk's pages. They read and render; every change is a service's of ``desk``."""

"""Start the whole site from what is installed; `make run` installs first, then does this.

Settings come from the process environment: HOST, PORT, VAR_DIR, MODELS_DIR, PLAN_DATE and those
of the web app. Prints the address and one-time sign-in links once everything is ready.
"""

import sys

from kit.console import guarded
from kit.serving import serve

if __name__ == "__main__":
    sys.exit(guarded(serve))

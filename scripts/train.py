"""Print the path of the model for the present content, trained first when there is none."""

import sys

from kit.console import Step, guarded, text
from kit.model import ensure_model


def main() -> int:
    """Train if need be; progress goes to standard error, the path alone to standard output."""
    with Step(1, 1, text("step_model")) as step:
        path = ensure_model(step)
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))

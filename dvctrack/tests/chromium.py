"""Where the browser for the tests is.

`python -m dvctrack.tests.chromium`: exit 0, or 1 with the reason where there is none.
"""

import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """The path of the first Chromium on PATH; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__" and not chromium_path():
    sys.exit("Chromium is not installed")

"""Where the browser for the tests is."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """The path of the first Chromium on PATH; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)

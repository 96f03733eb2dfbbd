"""The Chromium that the browser tests, the pictures and Lighthouse use, and the arguments that start it."""

import os
import shutil

# Debian's shell is the same Chromium without the windows that nobody sees: half the time for the same pages.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# As root there is no sandbox; the rest keeps the browser from looking for anything outside this machine.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-threaded-compositing",  # nobody scrolls while a script runs: a fifth of the processor's time less
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as where there are pixels enough: the shell rounds them else
]


def find_chromium():
    """Return the path of the browser – the one in the environment variable CHROMIUM first – or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)

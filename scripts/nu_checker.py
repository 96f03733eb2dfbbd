"""
Runs the Nu checker, the W3C's validator, on files of HTML and CSS.

    .venv/bin/python scripts/nu_checker.py page.html

It prints what the checker found, as JSON. Ends with 0 if the checker ran, whatever it found, and 3 if it cannot be had.
"""

# ruff: noqa: S603 - the command is our own

import subprocess
import sys

from web_tools import JAVA, NotInstalledError, install

NOT_INSTALLED = 3
OPTIONS = ["--also-check-css", "--format", "json", "--stdout", "--exit-zero-always"]
# A third less of the processor's time: compile little (which needs more stack), clear memory in one thread.
SHORT_RUN = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]


def main():
    try:
        jar = install("checker") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return NOT_INSTALLED
    command = [JAVA, *SHORT_RUN, "-jar", jar, *OPTIONS, *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

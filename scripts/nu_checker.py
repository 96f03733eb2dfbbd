"""
Runs the Nu checker, the W3C's validator, on files: HTML by default, CSS with --css first.

    .venv/bin/python scripts/nu_checker.py page.html

It prints what the checker found, as JSON. Ends with 0 if the checker ran, whatever it found, and 3 if it cannot be had.
"""

# ruff: noqa: S603 - the command is our own

import subprocess
import sys

from web_tools import JAVA, NotInstalledError, install

NOT_INSTALLED = 3


def main():
    try:
        jar = install("checker") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return NOT_INSTALLED
    command = [JAVA, "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""
Run the Nu checker, the validator of the W3C, on HTML and CSS files.

    .venv/bin/python scripts/nu_checker.py page.html

Prints the messages of the checker as JSON. The exit code is 0 if the checker ran, and 3 if it cannot be installed.
"""

# ruff: noqa: S603 - the command is fixed

import subprocess
import sys

from web_tools import JAVA, NotInstalledError, install

NOT_INSTALLED = 3
OPTIONS = ["--also-check-css", "--format", "json", "--stdout", "--exit-zero-always"]
# A third less processor time for a short run: less compilation, which needs more stack, and a serial collector.
JAVA_OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]


def main():
    try:
        jar = install("checker") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return NOT_INSTALLED
    command = [JAVA, *JAVA_OPTIONS, "-jar", jar, *OPTIONS, *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

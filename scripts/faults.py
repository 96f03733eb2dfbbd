"""
Make faults on purpose in real processes, and say what each did and what was lost (make faults).

    scripts/faults.py                  all of them, some minutes
    scripts/faults.py web_node worker  these

The exit code is 1 if a page that should be there failed, or something that was acknowledged is lost or there twice.
nginx is needed (Debian: apt-get install nginx-light); what else is needed and missing is said, and that fault fails.
"""

import argparse
import importlib
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"
LOG_END = 3_000  # characters of what a node has logged, which are shown when something is broken
FAULTS = ["kills", "web_node", "worker", "database", "network", "cache", "full_disk", "clock", "rollout"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    names = arguments.parse_args().names or FAULTS
    if unknown := set(names) - set(FAULTS):
        return f"There is no {', '.join(unknown)}. There are: {', '.join(FAULTS)}"
    broken = [name for name in names if not holds(name)]
    print(f"\nFAILED: {', '.join(broken)}" if broken else f"\nAll {len(names)} hold.")
    return 1 if broken else 0


def holds(name):
    """Make the fault and print what it did; return whether nothing is broken by it."""
    begin = time.monotonic()
    # Short, since a socket of PostgreSQL is in it; and PostgreSQL's own user goes through it.
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        try:
            report = importlib.import_module(f"tests.faults.{name}").run(Path(folder))
            log_ends = "\n".join(log.read_text()[-LOG_END:] for log in Path(folder).rglob("*serve.log"))
        except Exception:
            traceback.print_exc()
            print(f"{name}: FAILED, the fault could not be made", flush=True)
            return False
    print(f"{name}: {report.done} ({time.monotonic() - begin:.0f} s)")
    for line in report.counted:
        print(f"    {line}")
    for line in report.broken:
        print(f"    BROKEN: {line}")
    if report.broken:
        print(log_ends)
    sys.stdout.flush()
    return not report.broken


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that runs is ended
    sys.exit(main())

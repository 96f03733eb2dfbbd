"""
Measure a page of each kind with Lighthouse, on an emulated telephone and on a desktop, with the production server:

    make lighthouse

Fails below 100 in accessibility, best practices and SEO, or 99 in performance. Pages with noindex are not checked for
being indexable. A page with too low performance is measured up to three times, because other programs may use the
processor. The full reports of the pages that failed are in var/lighthouse/.
"""

# ruff: noqa: S603 - the command is fixed

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from web_tools import NODE, ROOT, NotInstalledError, install

sys.path.insert(0, str(ROOT))

from tests.e2e.chromium import CHROMIUM_ARGUMENTS, find_chromium
from tests.e2e.portal import running_portal
from tests.public_pages import ERRORS, KINDS

MINIMUM = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
DEVICES = {"mobile": [], "desktop": ["--preset=desktop"]}
TRIES = 3
NOINDEX_SUFFIX = "/rapportera/"
REPORTS = ROOT / "var" / "lighthouse"


def main():
    try:
        program = install("lighthouse") / "lighthouse" / "cli" / "index.js"
    except NotInstalledError as error:
        return str(error)
    if find_chromium() is None:
        return "Chromium is missing. Install it, or name it: CHROMIUM=/path/to/chromium make lighthouse"
    paths = sys.argv[1:] or [path for path in KINDS if path not in ERRORS]
    print(f"{'page':32}{'device':10}" + "".join(f"{name:>16}" for name in MINIMUM))
    failed = False
    with tempfile.TemporaryDirectory() as var, running_portal(Path(var)) as portal:
        for path in paths:
            for device in DEVICES:
                scores, report = measure_until_good(program, portal.url + path, device)
                print(f"{path:32}{device:10}" + "".join(f"{scores[name]:>16}" for name in MINIMUM), flush=True)
                if not is_good(scores):
                    failed = True
                    save_report(report, path, device)
    return f"Something fell short of {MINIMUM}. The reports are in {REPORTS}." if failed else 0


def measure_until_good(program, url, device):
    """Return the scores and the report of the run with the best performance."""
    best = None
    for _try in range(TRIES):
        if (report := measure(program, url, device)) is None:
            continue
        scores = {name: round(report["categories"][name]["score"] * 100) for name in MINIMUM}
        if best is None or scores["performance"] > best[0]["performance"]:
            best = scores, report
        if best[0]["performance"] >= MINIMUM["performance"]:
            break
    return best or sys.exit(f"Lighthouse could not measure {url}; the reason is above.")


def measure(program, url, device):
    """Return the report as a dict, or None if Lighthouse failed."""
    flags = " ".join(["--headless=new", *CHROMIUM_ARGUMENTS])
    command = [
        NODE, program, url, *DEVICES[device], "--quiet", "--output=json", f"--chrome-flags={flags}",
        f"--only-categories={','.join(MINIMUM)}",
        *(["--skip-audits=is-crawlable"] if url.endswith(NOINDEX_SUFFIX) else []),
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:  # on a busy machine the browser sometimes does not answer
        print(done.stderr, file=sys.stderr)
        return None
    return json.loads(done.stdout)


def is_good(scores):
    return all(scores[name] >= minimum for name, minimum in MINIMUM.items())


def save_report(report, path, device):
    """Save the report and print the audits with less than the full score."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    name = f"{path.strip('/').replace('/', '-') or 'start'}-{device}.json"
    (REPORTS / name).write_text(json.dumps(report, indent=1))
    counted = {
        ref["id"] for category in report["categories"].values() for ref in category["auditRefs"] if ref["weight"]
    }
    for audit in report["audits"].values():
        if audit["id"] in counted and audit["score"] is not None and audit["score"] < 1:
            print(f"    {audit['id']}: {audit.get('displayValue', audit['title'])}")


if __name__ == "__main__":
    sys.exit(main())

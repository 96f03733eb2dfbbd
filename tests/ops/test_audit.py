"""What “make audit” makes of pip-audit's answers: what was not looked up is never taken for safe."""

import json

import pytest

from scripts.audit import problems_in

SAFE = {"name": "django", "version": "5.2.9", "vulns": []}
FLAWED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
WITHOUT_CURE = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
UNKNOWN = {"name": "nh3", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "problems"),
    [
        ([SAFE], []),
        ([SAFE, FLAWED], ["pillow 1.0: PYSEC-1, mended in 1.1, 2.0"]),
        ([WITHOUT_CURE], ["pillow 1.0: PYSEC-2, mended in no version"]),
        ([SAFE, UNKNOWN], ["nh3: the service does not know it, so it was not looked up"]),
        ([UNKNOWN], ["the service of known vulnerabilities knows none of the packages, so nothing was looked up"]),
        ([], ["the service of known vulnerabilities knows none of the packages, so nothing was looked up"]),
    ],
)
def test_answer_is_read(packages, problems):
    assert problems_in(json.dumps({"dependencies": packages}), "") == problems


def test_service_that_cannot_be_reached_is_a_failure_with_its_reason():
    [problem] = problems_in("", "Traceback …\nConnectionError: no route\n")
    assert problem == "the service of known vulnerabilities could not be asked (ConnectionError: no route)"

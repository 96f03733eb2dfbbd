"""What the settings make of the environment, read by a process of their own."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.ops.serving import environment


@pytest.mark.parametrize(
    ("site_url", "hosts"),
    [
        ("http://127.0.0.1:8000", ["localhost", "127.0.0.1", "[::1]"]),
        ("https://portal.example.se", ["portal.example.se"]),
    ],
)
def test_public_portal_answers_to_its_own_name_alone(tmp_path, site_url, hosts):
    code = "from naravard.settings import ALLOWED_HOSTS; print(ALLOWED_HOSTS)"
    printed = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, 8000, SITE_URL=site_url),
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == str(hosts)

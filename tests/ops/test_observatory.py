"""The rules of the Observatory see what is missing: each answer here is as the portal's, but for one thing."""

import httpx
import pytest

from tests.ops.observatory import rate_headers, score

POLICY = "default-src 'none'; script-src 'self' 'nonce-a'; form-action 'self'; frame-ancestors 'none'"
GOOD = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("header", "value", "points"),
    [
        ("Content-Security-Policy", "", 25 + 10 + 5 + 20),  # and nobody keeps it out of frames
        ("Content-Security-Policy", POLICY.replace("'nonce-a'", "'unsafe-inline'"), 30),
        ("Content-Security-Policy", POLICY.replace("'nonce-a'", "'unsafe-eval'"), 20),
        (
            "Content-Security-Policy",
            POLICY.replace("default-src 'none'", "default-src 'self'"),
            5,
        ),
        ("Referrer-Policy", "unsafe-url", 10),
        ("Strict-Transport-Security", "max-age=3600", 10),
        ("Strict-Transport-Security", "", 20),
        ("X-Content-Type-Options", "", 5),
        ("Cross-Origin-Resource-Policy", "", 10),
    ],
)
def test_rule_takes_points_for_what_is_missing(header, value, points):
    good, worse = rate_headers(httpx.Headers(GOOD)), rate_headers(httpx.Headers(GOOD | {header: value}))
    assert sum(good.values()) - sum(worse.values()) == points


def test_credit_counts_only_without_great_faults():
    assert score({"a": -10, "b": 15}) == 105
    assert score({"a": -15, "b": 15}) == 85

"""SENTRY_DSN: an error is reported, and nothing of who met it."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.core.signing import Signer

from feedback.privacy.private_link import derive_token

FAILING_PORTAL = """
import io, logging, sys
from wsgiref.util import setup_testing_defaults
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from naravard.wsgi import application
from naravard import urls

@csrf_exempt
def fail(request, token):
    text = request.POST["text"]
    raise ValueError(f"{text} at {request.get_full_path()}")

urls.handler500 = lambda request: HttpResponse(status=500)  # the portal's own needs the database
urls.urlpatterns.insert(0, path("inspel/folj/<str:token>/fel/", fail))
body = b"text=Kim+Karlsson&email=kim@example.se"
environ = {
    "REQUEST_METHOD": "POST", "PATH_INFO": sys.argv[1], "QUERY_STRING": sys.argv[2], "REMOTE_ADDR": "203.0.113.9",
    "HTTP_COOKIE": "naravard_session=kims-session", "HTTP_REFERER": "http://x/kim", "HTTP_USER_AGENT": "kims browser",
    "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
    "wsgi.input": io.BytesIO(body),
}
setup_testing_defaults(environ)
answered = []
application(environ, lambda status, headers: answered.append((status, dict(headers)))).close()
[(status, headers)] = answered
assert status.startswith("500"), status
assert "connect-src 'self'" in headers["Content-Security-Policy"].split("; ")
logging.getLogger("core.mail").error("Not sent to %s", "kim@example.se")
import sentry_sdk
sentry_sdk.flush(10)
"""
WITHOUT = "import sys, django; django.setup(); print('sentry_sdk' in sys.modules)"


class Collector(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), brotli.decompress(body)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def collector():
    """Run a server that takes reports as Sentry does, and give it with the list of what it has received."""
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(script, *arguments, tmp_path, settings, **environment):
    own = {"DJANGO_SETTINGS_MODULE": "naravard.settings", "VAR_DIR": str(tmp_path), "PATH": ""} | environment
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, check=False)  # noqa: S603


def test_error_is_reported_without_anything_of_who_met_it(collector, tmp_path, settings):
    token, stop_key = derive_token("a form key"), Signer(salt="feedback.stop_mail", sep=".").sign("12")
    dsn = f"http://public@127.0.0.1:{collector.server_port}/1"
    address = [f"/inspel/folj/{token}/fel/", f"q=kim&next=/inspel/mejl/{stop_key}/"]
    done = run(FAILING_PORTAL, *address, tmp_path=tmp_path, settings=settings, SENTRY_DSN=dsn)
    assert done.returncode == 0, done.stderr
    events = [json.loads(body.splitlines()[2]) for _path, _headers, body in collector.received]
    [error] = [event for event in events if "exception" in event and event["transaction"].endswith("fail")]
    [value] = error["exception"]["values"]
    assert value["type"] == "ValueError"
    assert value["stacktrace"]["frames"][-1]["function"] == "fail"
    assert error["request"] == {"method": "POST", "url": "/inspel/folj/…"}
    [logged] = [event for event in events if event.get("logger") == "core.mail"]
    assert logged["level"] == "error"
    assert logged["logentry"]["message"].startswith("core.mail: <module>")
    everything = json.dumps([(path, headers, body.decode()) for path, headers, body in collector.received]).lower()
    for word in ["kim", "karlsson", token.lower(), stop_key.lower(), "203.0.113", "browser", "session", "vars"]:
        assert word not in everything, everything[max(everything.index(word) - 200, 0) : everything.index(word) + 50]


def test_nothing_is_imported_or_sent_without_an_address(tmp_path, settings):
    done = run(WITHOUT, tmp_path=tmp_path, settings=settings)
    assert done.stdout == "False\n", done.stderr


def test_address_that_is_none_is_said_in_one_line(tmp_path, settings):
    done = run(WITHOUT, tmp_path=tmp_path, settings=settings, SENTRY_DSN="glitchtip.example.se")
    assert done.stderr.splitlines()[-1].endswith(
        "SENTRY_DSN is not understood. Copy it from the settings of the project."
    )

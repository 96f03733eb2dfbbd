# ruff: noqa: S603, S607 - the command is ours
"""The nginx of docs/deploy as a real process, with the shipped files."""

import os
import re
import subprocess
import time
from contextlib import contextmanager

from django.conf import settings

from tests.ports import free_port

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
START_WITHIN = 30  # seconds
SECOND_NODE = "    #server 127.0.0.1:8001 fail_timeout=1s;"


def shipped_configuration(folder, portal_ports, http_port, https_port=None, drained=()):
    """
    Return the shipped files as ones that run here: other ports, all files in the folder.

    Those of the portal's ports that are in `drained` are asked for nothing. With `https_port` the certificate is
    certificate.pem and key.pem in the folder; without, the portal is at `http_port`, without TLS.
    """
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"    listen \[::\].*\n", "", text)
    if https_port:
        text = text.replace("listen 80;", f"listen 127.0.0.1:{http_port};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{https_port} ")
        text = re.sub(r"/etc/letsencrypt/live/[^/]+/fullchain\.pem", f"{folder}/certificate.pem", text)
        text = re.sub(r"/etc/letsencrypt/live/[^/]+/privkey\.pem", f"{folder}/key.pem", text)
    else:
        text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
        text = re.sub(r"    ssl_.*\n", "", text)
        text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{http_port};")
    [server] = re.findall(r"^ +server 127\.0\.0\.1:8000\b.*;$", text, re.MULTILINE)
    servers = [
        server.replace(":8000", f":{port}").replace(";", " down;" if port in drained else ";") for port in portal_ports
    ]
    text = text.replace(server, "\n".join(servers))
    text = text.replace("/etc/nginx/snippets", str(DEPLOY)).replace("/var/log/nginx", str(folder))
    text = text.replace("/var/cache", str(folder)).replace("/opt/naravard", str(settings.BASE_DIR))
    text = f"types {{ text/html html; text/css css; }} {text}"
    user = "user root;" if os.geteuid() == 0 else ""
    return f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {text} }}"


@contextmanager
def running_nginx(folder, portal_ports, https_port=None):
    """Run it until the block ends; gives its port for http."""
    port, configuration = free_port(), folder / "nginx.conf"
    configuration.write_text(shipped_configuration(folder, portal_ports, port, https_port))
    process = subprocess.Popen(["nginx", "-c", configuration, "-e", folder / "start.log"])
    try:
        deadline = time.monotonic() + START_WITHIN
        while not (folder / "pid").exists() or not (folder / "pid").read_text():
            assert process.poll() is None, (folder / "start.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()

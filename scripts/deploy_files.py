"""
Do each step of docs/deploy/Containerfile in a bare Debian, and start what compose.yaml starts in it:

    make deploy-files

There is no container engine: a folder takes the place of the image, made by debootstrap, and chroot the place of the
container. So it needs root, debootstrap and a mirror of Debian. PostgreSQL and Valkey run outside.
Then strace counts the system calls of web server and worker, and each must be one that the systemd units let through.
"""

# ruff: noqa: S603, S607 - the commands are those of the shipped files

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import yaml
from postgres import NoPostgresError, running_postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"

from tests.ops.nodes import running_valkey  # noqa: E402 - needs the path above
from tests.ports import free_port  # noqa: E402

DEPLOY = ROOT / "docs" / "deploy"
DEBIAN = "trixie"  # whose Python is that of the image
PACKAGES = "python3,python3-venv,ca-certificates,strace"
PYTHON = "/usr/local/python"  # a venv, since Debian's own refuses what the image's takes
START_WITHIN = 120  # seconds
# How this machine reaches the package index; an image is built with the same from outside.
OF_PIP = ["/etc/pip.conf", "/etc/xdg/pip", "/etc/ssl/certs/ca-certificates.crt"]


class Image:
    """A folder that the steps of the Containerfile change as they would an image."""

    def __init__(self, root):
        self.root, self.mounted = Path(root), []
        self.user, self.folder, self.command = "root", "/", []
        self.environment = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        self.environment |= {"PATH": f"{PYTHON}/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp"}  # noqa: S108 - inside

    def do(self, instruction, value):
        print(f"{instruction.removesuffix('_').upper()} {value}", flush=True)
        getattr(self, instruction.lower())(value)

    def from_(self, value):
        run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", DEBIAN, self.root)
        for path in OF_PIP:
            if Path(path).exists():
                self.inside(path).parent.mkdir(parents=True, exist_ok=True)
                run("cp", "-r", "-L", path, self.inside(path).parent)
        # As the units give it: ProcSubset=pid, ProtectProc=invisible.
        self.mount("proc", "proc", "-t", "proc", "-o", "subset=pid,hidepid=invisible")
        for name in ["null", "zero", "random", "urandom"]:
            (self.root / "dev" / name).touch()
            self.bind(f"/dev/{name}", f"dev/{name}")
        self.run(f"python3 -m venv {PYTHON}")
        version = self.output("python", "-V").split()[1]
        print(f"  in Debian {DEBIAN} with Python {version}")
        if not version.startswith(re.match(r"python:([\d.]+)", value)[1]):
            raise SystemExit(f"The image has another Python than {version}: {value}")

    def workdir(self, value):
        self.folder = value
        self.inside(value).mkdir(parents=True, exist_ok=True)

    def copy(self, value):
        """Copy what git has, without what .dockerignore names."""
        source, _target = value.split()
        ignored = [f":!{line}" for line in (ROOT / ".dockerignore").read_text().split()]
        files = subprocess.run(
            ["git", "ls-files", "-z", "--", source, *ignored], cwd=ROOT, check=True, capture_output=True
        ).stdout
        archive = ["tar", "--create", "--null", "--files-from=-"]
        packed = subprocess.run(archive, cwd=ROOT, input=files, check=True, capture_output=True).stdout
        subprocess.run(["tar", "--extract", "--directory", self.inside(self.folder)], input=packed, check=True)

    def run(self, value):
        subprocess.run(self.chroot("sh", "-c", value), env=self.environment, check=True)

    def env(self, value):
        self.environment |= dict(part.split("=", 1) for part in value.split())

    def user_(self, value):
        self.user = value

    def volume(self, value):
        if not self.inside(value).is_dir():
            raise SystemExit(f"VOLUME {value} is no folder")

    def expose(self, value):
        self.port = int(value)

    def cmd(self, value):
        self.command = json.loads(value)

    def inside(self, path):
        return self.root / path.lstrip("/")

    def chroot(self, *command):
        return ["chroot", f"--userspec={self.user}", self.root, "env", "-C", self.folder, *command]

    def output(self, *command, **environment):
        environment = self.environment | environment
        done = subprocess.run(self.chroot(*command), env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        return done.stdout

    def bind(self, outside, name):
        self.mount(outside, name, "--bind")

    def mount(self, outside, name, *options):
        run("mount", *options, outside, self.root / name)
        self.mounted.append(self.root / name)

    def unmount(self):
        while self.mounted:
            run("umount", self.mounted[-1])
            self.mounted.pop()

    def remove(self):
        """Delete the folder, and nothing that is still mounted in it."""
        self.unmount()
        run("rm", "-r", "--one-file-system", self.root)


RENAMED = {"FROM": "from_", "USER": "user_"}  # where Python has the word already


def steps(text):
    """Yield (instruction, value) of each step of a Containerfile; lines that end with a backslash go on."""
    for line in re.sub(r"\\\n", "", text).splitlines():
        if line.strip() and not line.startswith("#"):
            instruction, value = line.split(None, 1)
            yield RENAMED.get(instruction, instruction), value


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def started(image, command, log, **environment):
    """Run a command in the image until the block ends, and hold it to ending well when it is asked to."""
    with log.open("w") as output:
        process = subprocess.Popen(
            image.chroot(*command), env=image.environment | environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        code = process.wait(40)
        print(f"{' '.join(command)}: ended with {code}")
    if code:
        raise SystemExit(log.read_text())


def wait_until_it_answers(port, process, log, path="/"):
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as page:
                print(f"  {path}: {page.status}")
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"It does not answer:\n{log.read_text()}")


def start_alone(image, folder):
    """Start what the image does by itself: serve, on SQLite."""
    port, log = free_port(), folder / "serve.log"
    with started(image, image.command, log, PORT=str(port), BIND_ADDRESS="127.0.0.1") as process:
        wait_until_it_answers(port, process, log)


def start_services(image, folder, database_url, cache_url):
    """Start the services of compose.yaml, each after the one it waits for. Return {name: system calls}."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    shared = {"DATABASE_URL": database_url, "CACHE_URL": cache_url, "SECRET_KEY": "x" * 50, "BIND_ADDRESS": "127.0.0.1"}
    port, watched = free_port(), {}
    shared["SITE_URL"] = f"http://127.0.0.1:{port}"
    commands = {name: service["command"] for name, service in compose["services"].items() if "build" in service}
    print(image.output(*commands.pop("prepare"), **shared).splitlines()[0])
    with ExitStack() as stack:
        for name, command in commands.items():
            calls, log = image.inside("/data") / f"{name}.calls", folder / f"{name}.log"
            traced = ["strace", "-D", "-f", "-qq", "-c", "-U", "name", "-o", f"/data/{name}.calls", *command]
            process = stack.enter_context(started(image, traced, log, PORT=str(port), **shared))
            if name == "web":
                wait_until_it_answers(port, process, log)
                wait_until_it_answers(
                    port, process, log, "/strategin/strategi.pdf"
                )  # typeset in threads, stored in /data
            watched[name] = calls
        time.sleep(10)  # in which the worker asks for tasks
    return {name: calls_in(file) for name, file in watched.items()}


def calls_in(file):
    """Return the names that strace writes, which it does after the process has ended."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and not (file.exists() and file.read_text()):
        time.sleep(0.1)
    # Each name stands alone in its line, unlike what strace says of a process that it lets go.
    return set(re.findall(r"^ *([a-z]\w*) *$", file.read_text(), re.M)) - {"syscall", "total"}


def allowed_calls():
    """Return the system calls that the units let through."""
    unit = (DEPLOY / "naravard-web.service").read_text()
    allowed = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        named = set().union(*(calls_of(group) for group in line.removeprefix("~").split()))
        allowed = allowed - named if line.startswith("~") else allowed | named
    return allowed


def calls_of(group):
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True)
    names = [
        line.strip() for line in listed.stdout.splitlines()[1:] if line.strip() and not line.strip().startswith("#")
    ]
    return set().union(*(calls_of(name) if name.startswith("@") else {name} for name in names))


def main():
    missing = [name for name in ["debootstrap", "chroot", "systemd-analyze"] if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        return f"It needs root, and {', '.join(missing) or 'nothing else'}. Nothing was tried."
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        image = Image(tempfile.mkdtemp(prefix="image-"))
        image.root.chmod(0o755)
        try:
            for instruction, value in steps((DEPLOY / "Containerfile").read_text()):
                image.do(instruction, value)
            start_alone(image, Path(folder))
            calls = start_with_database(image, Path(folder))
        except NoPostgresError as error:
            return str(error)
        finally:
            image.remove()
    refused = {name: sorted(found - allowed_calls()) for name, found in calls.items()}
    for name, found in calls.items():
        print(f"{name}: {len(found)} system calls, of which the units refuse {refused[name] or 'none'}")
    return int(any(refused.values()))


def start_with_database(image, folder):
    """Start the services, with PostgreSQL and Valkey reached by their sockets from inside."""
    with ExitStack() as stack:
        url = stack.enter_context(running_postgres())
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cache-")))
        stack.enter_context(running_valkey(cache))
        (cache / "valkey.sock").chmod(0o666)
        where, outside = url.split("host=")
        for folder_outside in [Path(outside), cache]:
            folder_outside.chmod(0o755)
        for name, folder_outside in {"database": outside, "cache": cache}.items():
            image.inside(name).mkdir()
            image.bind(folder_outside, name)
        stack.callback(image.unmount)  # before what is mounted is gone
        return start_services(image, folder, f"{where}host=/database", "unix:///cache/valkey.sock")


if __name__ == "__main__":
    sys.exit(main())

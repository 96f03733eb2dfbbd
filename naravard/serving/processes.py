"""The web server and the worker as child processes: started together, watched, and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

POLL_SECONDS = 0.2
STOP_TIMEOUT = 20  # seconds, before a process that ignores SIGTERM is killed
RESTART_DELAYS = [1, 2, 5, 15, 60]  # seconds
SERVER_RESTART_DELAYS = [0, 1, 2, 5, 15]  # seconds, in which nobody is answered
STABLE_AFTER = 120  # seconds: after a run of this length the delays start from the first one again
PR_SET_PDEATHSIG = 1


class ServerStoppedError(Exception):
    """The web server stopped without being asked to."""


class Child:
    """
    A supervised process.

    One that may not restart stops all others with itself, until the portal has answered once: then its settings are
    sound, and it is started again as the others are.
    """

    def __init__(self, name, command, *, may_restart=False, restart_delays=RESTART_DELAYS):
        self.name = name
        self.command = command
        self.may_restart = may_restart
        self.restart_delays = restart_delays
        self.process = None
        self.started_at = 0.0
        self.failures = 0
        self.start_after = 0.0

    def start(self):
        # In its own session, so that Ctrl-C signals only the supervisor, which then stops each child once.
        self.process = subprocess.Popen(  # noqa: S603 - the commands of serve
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=stop_with_parent if sys.platform == "linux" else None,
        )
        self.started_at = time.monotonic()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def schedule_restart(self):
        """Set the time of the next start, later after each failure. Return the seconds until then."""
        if self.process is not None and time.monotonic() - self.started_at > STABLE_AFTER:
            self.failures = 0
        delay = self.restart_delays[min(self.failures, len(self.restart_delays) - 1)]
        self.failures += 1
        self.start_after = time.monotonic() + delay
        self.process = None
        return delay

    def kill_group(self):
        """Kill the process and its children: those of a killed web server would still use the port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def exit_reason(self):
        code = self.process.returncode
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def stop_with_parent():
    """Ask the kernel to stop this process when the supervisor is killed (Linux). Runs in the child before exec."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs and restarts the children until a signal asks it to stop. `write(line, level)` prints a line."""

    def __init__(self, children, write):
        self.children = children
        self.write = write
        self.signal_count = 0

    def install_signal_handlers(self):
        """Handle the signals that ask the portal to stop."""
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            signal.signal(number, self._count_signal)

    def _count_signal(self, number, frame):
        self.signal_count += 1

    @property
    def is_stopping(self):
        return self.signal_count > 0

    def run(self, is_ready, when_ready):
        """Start the children, call `when_ready` once `is_ready` returns True, and return after a signal to stop."""
        announced = False
        try:
            while not self.is_stopping:
                self._restart_stopped()
                if not announced and is_ready():
                    announced = True
                    for child in self.children:
                        child.may_restart = True
                    when_ready()
                time.sleep(POLL_SECONDS)
        finally:
            self.stop()

    def _restart_stopped(self):
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                child.kill_group()
                if not child.may_restart:
                    raise ServerStoppedError(f"The {child.name} stopped by itself ({child.exit_reason()}).")
                self._warn(f"The {child.name} stopped by itself ({child.exit_reason()})", child)
            elif time.monotonic() >= child.start_after:
                self._start(child)

    def _start(self, child):
        try:
            child.start()
        except OSError as error:  # no memory, or too many processes
            if not child.may_restart:
                raise
            self._warn(f"The {child.name} could not start ({error.strerror})", child)

    def _warn(self, what, child):
        self.write(f"{what}. Next try in {child.schedule_restart()} s.", "warning")

    def stop(self):
        """Ask every child to stop and wait. Kill those left after a second signal or STOP_TIMEOUT."""
        running = [child for child in self.children if child.is_running]
        for child in running:
            child.process.terminate()
        signals_before, deadline = self.signal_count, time.monotonic() + STOP_TIMEOUT
        while any(child.is_running for child in running):
            if self.signal_count > max(signals_before, 1) or time.monotonic() > deadline:
                self._kill([child for child in running if child.is_running])
                break
            time.sleep(POLL_SECONDS)

    def _kill(self, children):
        for child in children:
            self.write(f"The {child.name} did not stop and is killed.", "warning")
            child.kill_group()
            child.process.wait()

"""The web server and the worker as child processes: started together, watched, and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

POLL_SECONDS = 0.2
STOP_WITHIN = 20  # seconds, before a process that does not listen is killed
RESTART_DELAYS = [1, 2, 5, 15, 60]  # seconds
STEADY_AFTER = 120  # seconds: a process that ran so long may be restarted without delay again
PR_SET_PDEATHSIG = 1


class ServerStoppedError(Exception):
    """The web server ended by itself."""


class Child:
    """One process of ours. `before_start` is called before each start and may raise to have it tried again later."""

    def __init__(self, name, command, *, before_start=None, may_restart=False, environment=None):
        self.name = name
        self.command = command
        self.before_start = before_start
        self.may_restart = may_restart
        self.environment = environment
        self.process = None
        self.started_at = 0.0
        self.failures = 0
        self.start_after = 0.0

    def start(self):
        if self.before_start:
            self.before_start()
        # A session of its own, so that Ctrl-C reaches only us and each child is told once, by us.
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=os.environ | (self.environment or {}),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        self.started_at = time.monotonic()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def note_end(self):
        """Plan the next start, the later the oftener it failed. Return the seconds until then."""
        if self.process is not None and time.monotonic() - self.started_at > STEADY_AFTER:
            self.failures = 0
        delay = RESTART_DELAYS[min(self.failures, len(RESTART_DELAYS) - 1)]
        self.failures += 1
        self.start_after = time.monotonic() + delay
        self.process = None
        return delay

    def kill_group(self):
        """Kill it and what it started: a web server that was killed leaves processes that still hold the port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def how_it_ended(self):
        code = self.process.returncode
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def die_with_parent():
    """In the child, before it becomes the command: be told to stop even if we are killed outright (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps the children running until a signal comes; `say` prints a line."""

    def __init__(self, children, say):
        self.children = children
        self.say = say
        self.signals = 0

    def listen(self):
        """Take the signals that ask us to stop, from now on."""
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            signal.signal(number, self._note_signal)

    def _note_signal(self, number, frame):
        self.signals += 1

    @property
    def is_stopping(self):
        return self.signals > 0

    def run(self, is_ready, when_ready):
        """Start everything, call `when_ready` once `is_ready` says yes, and return when a signal has stopped it all."""
        announced = False
        try:
            while not self.is_stopping:
                self._look_after_children()
                if not announced and is_ready():
                    announced = True
                    when_ready()
                time.sleep(POLL_SECONDS)
        finally:
            self.stop()

    def _look_after_children(self):
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                child.kill_group()
                if not child.may_restart:
                    raise ServerStoppedError(f"The {child.name} stopped by itself ({child.how_it_ended()}).")
                how = child.how_it_ended()
                self.say(f"The {child.name} stopped by itself ({how}). Next try in {child.note_end()} s.")
            elif time.monotonic() >= child.start_after:
                self._start(child)

    def _start(self, child):
        try:
            child.start()
        except Exception as error:
            if not child.may_restart:
                raise
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            self.say(f"The {child.name} could not start ({reason}). Next try in {child.note_end()} s.")

    def stop(self):
        """Ask every child to stop and wait for it; a second signal from the keyboard, or time running out, kills."""
        running = [child for child in self.children if child.is_running]
        for child in running:
            child.process.terminate()
        asked_before, deadline = self.signals, time.monotonic() + STOP_WITHIN
        while any(child.is_running for child in running):
            if self.signals > max(asked_before, 1) or time.monotonic() > deadline:
                self._kill([child for child in running if child.is_running])
                break
            time.sleep(POLL_SECONDS)

    def _kill(self, children):
        for child in children:
            self.say(f"The {child.name} did not stop and is killed.")
            child.kill_group()
            child.process.wait()

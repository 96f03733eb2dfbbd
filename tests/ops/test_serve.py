"""“manage.py serve” as a real process: it answers, restarts a dead worker and stops cleanly."""

import signal

import psutil
import pytest
from django.core.management import CommandError

from naravard.serving.running import hold_port, stopped_portal
from tests.ops.senders import wait_for
from tests.ops.serving import STOP_WITHIN, answers, ask, child_of, log_of, serving


def test_serve_prepares_answers_and_stops(state, settings):
    settings.VAR_DIR = state.var
    with serving(state) as (address, process):
        with pytest.raises(CommandError, match="The portal runs"), stopped_portal():
            pass
        with pytest.raises(CommandError, match="is started on port"):
            hold_port(int(address.rpartition(":")[2]))
        with ask(f"{address}/robots.txt") as response:
            assert f"Sitemap: {address}/sitemap.xml" in response.read().decode()
        stylesheet = next((state.var / "static" / "css").glob("site.*.css")).name
        with ask(f"{address}/static/css/{stylesheet}", **{"Accept-Encoding": "br"}) as response:
            assert response.headers["Content-Encoding"] == "br"
            assert "immutable" in response.headers["Cache-Control"]
        assert child_of(process, "granian")
        assert child_of(process, "worker")
        started = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)  # as Ctrl-C does; SIGTERM ends all others
        assert process.wait(STOP_WITHIN) == 0
    assert not any(child.is_running() for child in started)
    log = log_of(state)
    assert f"The portal answers at {address}/" in log
    assert (state.var / "first-login.txt").read_text().split()[-1] in log
    assert log.rstrip().endswith("Stopped.")
    assert "Traceback" not in log
    modes = {path.name: path.stat().st_mode & 0o077 for path in state.var.iterdir() if path.name != "serve.log"}
    assert {name for name, for_others in modes.items() if for_others} == set()


def test_second_start_keeps_the_account_restarts_a_dead_worker_and_a_dead_server(state):
    login_file = state.var / "first-login.txt"
    if not login_file.exists():  # by the test before
        with serving(state):
            pass
    login = login_file.read_text()
    with serving(state) as (address, process):
        first_worker = child_of(process, "worker")
        first_worker.kill()
        wait_for(lambda: child_of(process, "worker") not in {None, first_worker}, within=STOP_WITHIN)
        second_worker = child_of(process, "worker")
        first_server = child_of(process, "granian")
        workers = first_server.children()
        first_server.kill()
        wait_for(lambda: child_of(process, "granian") not in {None, first_server}, within=STOP_WITHIN)
        wait_for(lambda: answers(address), within=STOP_WITHIN)
        # The processes of the dead server would still answer on its port.
        assert psutil.wait_procs(workers, timeout=STOP_WITHIN)[1] == []
        started = psutil.Process(process.pid).children(recursive=True)
    _gone, left = psutil.wait_procs({second_worker, *started}, timeout=STOP_WITHIN)
    assert left == []
    log = log_of(state)
    assert "The background worker stopped by itself (killed by SIGKILL)." in log
    assert "The web server stopped by itself (killed by SIGKILL). Next try in 0 s." in log
    assert "Collected" not in log
    assert "Password" not in log
    assert login_file.read_text() == login

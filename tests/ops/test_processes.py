"""The supervision of the processes: what is started again, when, and what stops everything."""

import sys

import pytest
from django_tasks_db.models import DBTaskResult

from core.mail.delivery import deliver
from core.models.outgoing_mail import OutgoingMail
from naravard.management.commands.worker import resume_work
from naravard.serving.processes import SERVER_RESTART_DELAYS, Child, ServerStoppedError, Supervisor
from tests.at_once import at_once


def child_that_ends():
    return Child("web server", [sys.executable, "-c", "raise SystemExit(3)"], restart_delays=SERVER_RESTART_DELAYS)


def test_server_that_never_answered_stops_everything_with_the_reason():
    supervisor = Supervisor([child_that_ends()], lambda line, level: None)
    with pytest.raises(ServerStoppedError, match=r"web server stopped by itself \(exit code 3\)"):
        supervisor.run(lambda: False, lambda: None)


def test_server_that_has_answered_is_started_again_at_once_and_later_each_time():
    lines = []

    def write(line, level):
        lines.append((line.split("Next try in ")[1], level))
        if len(lines) == 2:
            supervisor._count_signal(None, None)

    supervisor = Supervisor([child_that_ends()], write)
    supervisor.run(lambda: True, lambda: None)
    assert lines == [("0 s.", "warning"), ("1 s.", "warning")]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_of_several_nodes_that_start_at_once_give_each_mail_one_task():
    OutgoingMail.objects.bulk_create([OutgoingMail(kind="feedback.receipt", about_id=number) for number in range(30)])
    at_once(lambda number: resume_work(), threads=3)
    queued = DBTaskResult.objects.filter(task_path=deliver.module_path).values_list("args_kwargs", flat=True)
    mails = [arguments["args"][0] for arguments in queued]
    assert len(mails) == len(set(mails)) == 30

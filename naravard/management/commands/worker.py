import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections

from core.housekeeping import schedule_housekeeping
from core.locks import held_lock
from core.mail.requeue import requeue_waiting_mail
from core.metrics import share_between_processes
from core.portal_command import PortalCommand
from core.translations.upkeep import schedule_state_check
from feedback.admin.moderation.delay import requeue_delayed_actions
from feedback.notifications.digest import resume_digests
from feedback.notifications.promises import schedule_promises
from followup.activities.reminders import schedule_reminders
from followup.nudges import schedule_nudges
from naravard.serving.checks import check_is_prepared, first_line
from naravard.serving.running import refuse_restores

# Each takes up what a worker that was killed has left, and does nothing if there is nothing.
RESUME = [
    requeue_waiting_mail,
    requeue_delayed_actions,
    schedule_housekeeping,
    resume_digests,
    schedule_promises,
    schedule_reminders,
    schedule_nudges,
    schedule_state_check,
]


class Command(PortalCommand):
    help = "Runs the background worker: mail, delayed actions, and the tasks of each day. Any number may run."

    def add_arguments(self, parser):
        parser.add_argument("--reload", action="store_true", help="Begin anew when the code changes.")

    def handle(self, *, reload, **options):
        os.umask(0o077)
        check_is_prepared()
        refuse_restores()
        share_between_processes(settings.VAR_DIR / "metrics")
        try:
            resume_work()
            connections.close_all()
            call_command("db_worker", reload=reload)
        except (OperationalError, InterfaceError) as error:
            # Whoever has started it starts it again; a traceback each time would hide what else the log says.
            raise CommandError(f"The database does not answer: {first_line(error)}") from error


def resume_work():
    """Take up what is left, one worker after the other: those that start together would queue the same mail."""
    with held_lock("naravard.resume_work"):
        for resume in RESUME:
            resume()

"""After a worker was killed: each waiting mail without a task gets one again. None has two, and none is sent twice."""

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core.mail.delivery import PRIORITY_AGAIN, deliver, mark_interrupted_after_worker_stopped
from core.models.outgoing_mail import OutgoingMail

IN_A_PAGE = 500  # mails in a transaction, so that whoever sends an inspel meanwhile does not wait


def requeue_waiting_mail():
    """Enqueue each waiting mail that has no task, and return how many. Tasks that are too many are removed."""
    due_by_mail = remove_surplus_tasks()
    count = 0
    for page in pages_of(OutgoingMail.objects.waiting()):
        with transaction.atomic():
            for mail in page:
                # A task that comes before its mail may be tried again does nothing, so it is as if there were none.
                if mail.pk not in due_by_mail or due_by_mail[mail.pk] < mail.next_attempt_at:
                    enqueue_again(mail)
                    count += 1
    mark_interrupted_after_worker_stopped()
    return count


def enqueue_again(mail):
    due = max(mail.next_attempt_at, timezone.now())
    deliver.using(run_after=due, priority=PRIORITY_AGAIN).enqueue(mail.pk)


def enqueue_at_once(mails):
    """Enqueue these mails now, in place of the tasks that they have."""
    ids = {mail.pk for mail in mails}
    tasks = waiting_tasks()
    found = tasks.values_list("pk", "args_kwargs").iterator()
    remove_by_pages(tasks, [task_id for task_id, arguments in found if arguments["args"][0] in ids])
    for mail in mails:
        deliver.enqueue(mail.pk)


def waiting_tasks():
    return DBTaskResult.objects.filter(task_path=deliver.module_path, status="READY")


def remove_by_pages(tasks, ids):
    for start in range(0, len(ids), IN_A_PAGE):
        tasks.filter(pk__in=ids[start : start + IN_A_PAGE]).delete()


def remove_surplus_tasks():
    """Leave each mail the latest of its tasks that wait, and return {id of the mail: when that is due}."""
    tasks = waiting_tasks()
    now, kept, surplus = timezone.now(), {}, []
    for task_id, arguments, run_after in tasks.values_list("pk", "args_kwargs", "run_after").iterator():
        mail_id = arguments["args"][0]
        due = now if run_after == get_date_max() else run_after  # the library's word for “at once”
        other = kept.get(mail_id)
        if other is None or other[0] < due:
            kept[mail_id] = (due, task_id)
        if other is not None:
            surplus.append(task_id if kept[mail_id] is other else other[1])
    remove_by_pages(tasks, surplus)
    return {mail_id: due for mail_id, (due, _task_id) in kept.items()}


def pages_of(mails):
    """Yield lists of mails by id, each asked for when it is needed."""
    last = 0
    while page := list(mails.filter(pk__gt=last).order_by("pk")[:IN_A_PAGE]):
        yield page
        last = page[-1].pk

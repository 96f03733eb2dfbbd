"""The tasks of the background worker in the admin, which the library shows by the names of its code."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

# By the name of the function, which is the end of DBTaskResult.task_path.
_TASKS = {
    "deliver": _("send a mail"),
    "fail_interrupted_mail": _("find mail that was cut off"),
    "forget_old_agreements": _("forget who has agreed with an inspel"),
    "keep_house": _("remove what is kept no longer"),
    "make_strategy_pdfs": _("make the strategy’s PDF"),
    "perform_delayed_action": _("do what could be undone"),
    "send_digests": _("send the daily mails"),
    "sync_kolada_values": _("fetch values from Kolada"),
    "check_translation_states": _("see that the states of translations fit their texts"),
}

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskResultAdmin(DBTaskResultAdmin):
    """Tasks can be read only. What went wrong is told in the words of the program, for whoever runs the portal."""

    list_display = ["task", "status", "enqueued_at", "started_at", "finished_at"]
    list_display_links = ["task"]
    list_filter = ["status"]
    list_per_page = 50

    def get_readonly_fields(self, request, obj=None):
        return [*self.list_display, "starts_after", "error"]

    @admin.display(description=_("task"), ordering="task_path")
    def task(self, obj):
        name = obj.task_path.rpartition(".")[2]
        return _TASKS.get(name, name)

    @admin.display(description=_("starts no earlier than"))
    def starts_after(self, obj):
        return self.display_run_after(obj)

    @admin.display(description=_("error"))
    def error(self, obj):
        return self.formatted_traceback(obj)

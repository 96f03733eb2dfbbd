from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DueFilter(admin.SimpleListFilter):
    title = _("time left")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("open", _("Everything that waits")), ("overdue", _("Overdue")), ("in_time", _("In time"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        choices = {
            "open": lambda: queryset.open(),
            "overdue": lambda: queryset.open().filter(answer_due_on__lt=today),
            "in_time": lambda: queryset.open().filter(answer_due_on__gte=today),
        }
        return choices.get(self.value(), lambda: queryset)()

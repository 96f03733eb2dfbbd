"""Saving in the admin that locks the database only while it writes."""

from contextlib import ExitStack

from django.contrib.admin.options import csrf_protect_m
from django.db import router, transaction


class BriefTransactionMixin:
    """
    For a ModelAdmin: begins the transaction of a save when the first row is written. A `save_model` that does not call
    this one, or a form that locks a row, calls `begin_transaction`.

    Django begins it before it reads the form, and so locks the database while an uploaded file is read, rich text is
    cleaned and a password is hashed. On SQLite nobody else could write meanwhile.
    """

    @csrf_protect_m
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.is_saving = False
        with ExitStack() as request.saving:
            return self._changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        self.begin_transaction(request)
        super().save_model(request, obj, form, change)

    def begin_transaction(self, request):
        """Begin the transaction, unless it has begun, or there is one around, as in a list that can be edited."""
        if not getattr(request, "is_saving", True):
            request.saving.enter_context(transaction.atomic(using=router.db_for_write(self.model)))
            request.is_saving = True

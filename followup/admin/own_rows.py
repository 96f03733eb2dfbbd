"""What a reporter sees in the admin of rows that belong to an organisation: their own, and no others."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from core.numbers import read_number


class OwnRowsMixin:
    """
    For the admin of a model whose `objects.visible_to(user)` says what somebody may read.

    Who has `report_permission` may change what is visible to them, besides those whose role allows more. A page of a
    row that somebody may not read is answered as one that does not exist.
    """

    report_permission = "followup.report_activity"

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def may_report(self, request, obj=None):
        user = request.user
        if not user.has_perm(self.report_permission):
            return False
        return obj is None or self.model.objects.filter(pk=obj.pk).of_organisation(user.organisation_id).exists()

    def is_reporter(self, request):
        """Return whether the user sees these rows as a reporter only."""
        return not super().has_change_permission(request)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.may_report(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self.may_report(request, obj)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        if not request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}"):
            raise Http404
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def history_view(self, request, object_id, extra_context=None):
        self._refuse_others(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self._refuse_others(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def may_restore(self, request, row):
        return super().may_restore(request, row) and not self.is_reporter(request)

    def _refuse_others(self, request, object_id):
        """Raise Http404 for the history of a row that the user may not read, or PermissionDenied without any right."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sees_all = request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}")
        number = read_number(object_id)
        if not sees_all and (number is None or not self.get_queryset(request).filter(pk=number).exists()):
            raise Http404

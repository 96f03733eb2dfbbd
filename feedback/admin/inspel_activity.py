"""On the page of an activity in the admin: the inspel that it came after, by their references."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentInline, LabelledCellsFormSet
from core.personal_data.guard import refuse_identity_numbers
from feedback.models import Inspel, InspelActivity
from followup.admin import ActivityAdmin


class CameAfterForm(forms.ModelForm):
    """Names a published inspel: both ends are shown to everybody, and an editor sees no others."""

    reference = forms.CharField(label=_("Reference of the inspel"), max_length=12, validators=[refuse_identity_numbers])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not a field of the model, so the table does not name it for screen readers.
        self.fields["reference"].widget.attrs["aria-label"] = self.fields["reference"].label
        if self.instance.pk:
            self.fields["reference"].initial = self.instance.inspel.reference

    def clean_reference(self):
        reference = self.cleaned_data["reference"].strip()
        inspel = Inspel.objects.published().filter(reference=reference).first()
        if inspel is None and not (self.instance.pk and self.instance.inspel.reference == reference):
            raise ValidationError(_("There is no published inspel with that reference."))
        if inspel:
            self.instance.inspel = inspel
        return reference


class CameAfterFormSet(LabelledCellsFormSet):
    def clean(self):
        super().clean()
        rows = [
            form for form in self.forms if form.cleaned_data.get("reference") and not self._should_delete_form(form)
        ]
        named = [form.cleaned_data["reference"] for form in rows]
        for form in rows:
            if named.count(form.cleaned_data["reference"]) > 1:
                form.add_error("reference", _("The same inspel stands twice."))
                break


class CameAfterInline(ContentInline):
    """The inspel that the activity came after."""

    model = InspelActivity
    form = CameAfterForm
    formset = CameAfterFormSet
    fields = ["reference"]
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("inspel")


# An activity knows nothing of inspel, so its page gets them from here.
ActivityAdmin.inlines = [*ActivityAdmin.inlines, CameAfterInline]

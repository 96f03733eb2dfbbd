from django.contrib import admin, messages
from django.forms import ModelForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.actions import free_process_leader_role, make_process_leader
from contacts.models import Contact
from core.admin.base import ContentAdmin
from core.punctuation import and_list
from core.quotation import quoted
from core.rich_links import rows_that_hold
from core.swedish_order import SwedishOrder


class ContactForm(ModelForm):
    def _get_validation_exclusions(self):
        """Leave out the rule of one process leader: saving moves the role."""
        return super()._get_validation_exclusions() | {"is_process_leader"}


@admin.register(Contact)
class ContactAdmin(ContentAdmin):
    form = ContactForm
    actions = ["keep_as_real", "give_process_leader_role"]
    texts = ["title", "helps_with", "hours"]
    fieldsets = [
        (_("How to reach the contact"), {"fields": ["email", "phone", "organisation"]}),
        (
            _("On the site"),
            {"fields": ["is_public", "is_group", "is_process_leader", "order", "slug"]},
        ),
    ]
    list_display = ["name", "title_sv", "organisation", "email", "phone", "is_process_leader", "is_public", "example"]
    list_filter = ["is_public", "is_process_leader", "is_group", "is_example"]
    list_select_related = ["organisation"]
    search_fields = ["name", "title_sv", "email", "phone", "organisation__name_sv"]
    ordering = ["order", SwedishOrder("name")]
    slug_from = "name"
    search_help_text = _("Search by name, title, e-mail, telephone or organisation.")

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": ["name", "family_name"]}), *super().get_fieldsets(request, obj)]

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_public else None

    def save_label(self, obj):
        is_visible = obj and obj.is_public
        return super().save_label(obj) if is_visible else _("Save; on the site only if that is ticked")

    def save_model(self, request, obj, form, change):
        former = None
        if obj.is_process_leader and form.changed_data:
            self.begin_transaction(request)
            former = free_process_leader_role(for_contact=obj)
        super().save_model(request, obj, form, change)
        if former or {"is_process_leader", "is_public"} & set(form.changed_data):
            self._tell_of_role(request, obj, former)
        if "is_public" in form.changed_data and not obj.is_public:
            self._tell_of_links(request, obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._tell_of_links(request, obj)

    def delete_queryset(self, request, queryset):
        contacts = list(queryset)
        super().delete_queryset(request, queryset)
        for contact in contacts:
            self._tell_of_links(request, contact)

    def _tell_of_links(self, request, contact):
        """Name the texts that link to a contact whose page is gone, or hold its e-mail address."""
        if texts := rows_that_hold(contact.get_absolute_url(), contact.email):
            sentence = _("These texts link to the contact: %(texts)s. Take the link out, or let it lead to %(role)s.")
            names = and_list([quoted(row) for row in texts])
            messages.warning(request, sentence % {"texts": names, "role": reverse("process_leader")})

    @admin.action(description=_("Make process leader"), permissions=["change"])
    def give_process_leader_role(self, request, queryset):
        """Move the role to the one contact that is chosen."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.error(request, _("Choose one contact: only one can be process leader."))
            return
        former = make_process_leader(chosen[0])
        self.log_change(request, chosen[0], [{"changed": {"fields": [str(_("is the process leader"))]}}])
        self._tell_of_role(request, chosen[0], former)

    def _tell_of_role(self, request, contact, former):
        """Say who has the role of process leader now, and what the site says if that person is not shown."""
        if former:
            self.log_change(request, former, [{"changed": {"fields": [str(_("is the process leader"))]}}])
            names = {"new": contact, "former": former}
            messages.success(request, _("%(new)s is process leader now, instead of %(former)s.") % names)
        if not Contact.objects.public().process_leader():
            text = _("No process leader is shown on the site. Its pages lead to a form without a name instead.")
            messages.warning(request, text)

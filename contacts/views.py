"""The contacts, and the forms that write to one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.actions import send_contact_message
from contacts.forms import ContactMessageForm
from contacts.missing_facts import missing_of
from contacts.models import Contact, ContactMessage, Organisation
from contacts.vcard import contact_vcard
from core.history import last_changed_at
from core.just_sent import address_after_sending, was_just_sent
from core.long_lists import is_long
from core.rate_limit import is_refused_unread, rate_limited_until, render_form
from core.slugs import follow_former_slugs
from core.swedish_order import SwedishOrder

_NOBODY_READS = _(
    "This contact is an example and reads no messages, so nothing has been sent. Your text is kept below."
)


@require_safe
def contact_list(request):
    """Show all contacts: if they are many, the process leader first, and the others folded by organisation."""
    contacts, places = Contact.objects.public(), list(Organisation.objects.with_telephone())
    is_folded = is_long(contacts.count())
    if is_folded:
        contacts = contacts.order_by(SwedishOrder("organisation__name_sv"), "organisation_id", *Contact._meta.ordering)
    context = {
        "contacts": [contact for contact in contacts if contact.is_process_leader or not is_folded],
        "folded": [contact for contact in contacts if is_folded and not contact.is_process_leader],
        "places": places,
        "missing": missing_of([*contacts, *places]),
        "updated_at": last_changed_at(Contact.history.all(), Organisation.history.all()),
    }
    return render(request, "contacts/contact_list.html", context)


@follow_former_slugs(Contact)
@require_safe
def contact_detail(request, slug):
    contact = get_object_or_404(Contact.objects.public(), slug=slug)
    context = {
        "contact": contact,
        "missing": missing_of([contact]),
        "updated_at": last_changed_at(contact.history.all()),
    }
    return render(request, "contacts/contact_detail.html", context)


@follow_former_slugs(Contact)
@require_safe
def contact_card(request, slug):
    contact = get_object_or_404(Contact.objects.public(), slug=slug)
    return HttpResponse(
        contact_vcard(contact),
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{contact.slug}.vcf"'},
    )


@follow_former_slugs(Contact)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_write(request, slug):
    """Show or handle the form. It is a page of its own, so that reading the contact's page needs no cookie."""
    contact = get_object_or_404(Contact.objects.public(), slug=slug)
    if contact.is_example:
        return _example_form(request, contact)
    return _message_form(
        request,
        to=contact,
        topic=ContactMessage.Topic.QUESTION,
        template="contacts/contact_write.html",
        sent_url=address_after_sending("contact_sent", contact.slug),
        contact=contact,
    )


@follow_former_slugs(Contact)
@require_safe
def contact_sent(request, slug):
    contact = get_object_or_404(Contact.objects.public(), slug=slug)
    return render(request, "contacts/contact_sent.html", {"contact": contact, "just_sent": was_just_sent(request)})


@never_cache
@require_safe
def process_leader(request):
    """Lead to the process leader's page, or to all contacts while nobody is shown in the role."""
    leader = Contact.objects.public().process_leader()
    return redirect(leader or "contact_list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def process_leader_write(request):
    """Show or handle the form to the process leader, which names nobody and reaches somebody while the role is free."""
    return _message_form(
        request,
        to=Contact.objects.process_leader(),
        topic=ContactMessage.Topic.QUESTION,
        template="contacts/contact_write.html",
        sent_url=address_after_sending("process_leader_sent"),
    )


@require_safe
def process_leader_sent(request):
    return render(request, "contacts/contact_sent.html", {"just_sent": was_just_sent(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_report(request):
    """Show or handle the report, which goes to the process leader, who is responsible for the portal."""
    leader = Contact.objects.process_leader()
    return _message_form(
        request,
        to=leader,
        topic=ContactMessage.Topic.ACCESSIBILITY,
        template="contacts/accessibility_report.html",
        sent_url=address_after_sending("accessibility_report_sent"),
        contact=leader if leader and leader.is_public else None,
    )


@require_safe
def accessibility_report_sent(request):
    return render(request, "contacts/accessibility_report_sent.html", {"just_sent": was_just_sent(request)})


def _example_form(request, contact):
    """
    Show what the form to an example looks like: nobody is there to read.

    What is posted all the same is given back, to be sent to the process leader instead if there is a real one.
    """
    data = request.POST if request.method == "POST" else None
    form = ContactMessageForm(data, csrf_failed=getattr(request, "csrf_failed", False))
    if not form.is_bound:
        form.disable()
    elif not is_refused_unread(request, form, "form"):
        form.add_error(None, _NOBODY_READS)
    instead = Contact.objects.public().filter(is_process_leader=True, is_example=False).first()
    return render_form(request, "contacts/contact_write.html", form, contact=contact, instead=instead)


def _message_form(request, *, to, topic, template, sent_url, contact=None):
    """Show or handle the form of a message. The page names `contact`; `to` may be hidden, or None."""
    data = request.POST if request.method == "POST" else None
    form = ContactMessageForm(data, csrf_failed=getattr(request, "csrf_failed", False))
    if form.is_bound and is_refused_unread(request, form, "form"):
        return render_form(request, template, form, contact=contact)
    if request.POST.get("step") == "change":
        form.as_typed()
    elif form.is_valid():
        if retry_at := rate_limited_until(request, "message"):
            form.add_rate_limit_error(retry_at)
        else:
            send_contact_message(to=to, topic=topic, **form.cleaned_data)
            return redirect(sent_url)
    return render_form(request, template, form, contact=contact)

"""The text tools of the moderation page: mask personal data, copy the original, insert a reply template."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.numbers import read_number
from core.personal_data import find_personal_data, mask
from feedback.admin.moderation.fields import PUBLIC_FIELDS
from feedback.admin.moderation.placeholders import fill_in, fill_in_translation
from feedback.models import ReplyTemplate


@dataclass(frozen=True)
class Finding:
    """Personal data in a field. `tool` is the value of the button that masks it, `masked` what replaces it."""

    text: str
    label: str
    field: str
    tool: str
    masked: str


def findings(form):
    """Return the personal data in the texts for the site, as they are typed, as a list of Finding."""
    return [
        Finding(
            text=text[found.start : found.end],
            label=found.kind.label,
            field=name,
            tool=f"mask {name} {found.start}",
            masked=_mask_label(found, form.inspel),
        )
        for name in PUBLIC_FIELDS
        if name in form.fields
        for text in [(form[name].value() or "")[: form.inspel.public_text_max_length]]
        for found in find_personal_data(text, form.words_to_refuse(name, text))
    ]


def apply_tool(request, inspel, form):
    """Change the typed text with the tool whose button was clicked. Return what was done, in words."""
    tool, _space, argument = request.POST["tool"].partition(" ")
    tools = {"mask": _mask, "mask_all": _mask_all, "template": _template, "copy": _copy}
    return tools.get(tool, lambda *_args: _("Nothing was changed."))(request, inspel, form, argument)


def _mask_label(found, inspel):
    with override(inspel.language):
        return f"[{found.kind.label}]"


def _mask(request, inspel, form, argument):
    name, _space, start = argument.partition(" ")
    if name not in form.fields:
        return _("Nothing was changed.")
    text = form[name].value() or ""
    clicked = [found for found in find_personal_data(text, form.sender_words) if str(found.start) == start]
    with override(inspel.language):
        form.set_value(name, mask(text, clicked))
    return _("Masked. Nothing is saved yet.")


def _mask_all(request, inspel, form, argument):
    for name in PUBLIC_FIELDS:
        if name in form.fields:
            with override(inspel.language):
                text = form[name].value() or ""
                form.set_value(name, mask(text, find_personal_data(text, form.words_to_refuse(name, text))))
    return _("Everything that was found is masked. Nothing is saved yet.")


def _copy(request, inspel, form, argument):
    form.set_value("public_text", inspel.text)
    return _("The original is copied. Nothing is saved yet.")


def _template(request, inspel, form, argument):
    """Append the template to what is already written."""
    template = ReplyTemplate.objects.filter(pk=read_number(form["reply_template"].value())).first()
    if template is None:
        return _("Choose a template first.")
    text, _language = fill_in(template, inspel=inspel, by=request.user)
    _append(form, "answer", text)
    translation = fill_in_translation(template, inspel=inspel, by=request.user)
    if translation:
        _append(form, "answer_translation", translation)
    elif inspel.takes_translation:
        return _(
            "The template is inserted in Swedish: it is not translated into the sender's language. Nothing is saved."
        )
    return _("The template is inserted. Nothing is saved yet.")


def _append(form, name, text):
    written = (form[name].value() or "").rstrip()
    form.set_value(name, f"{written}\n\n{text}" if written else text)

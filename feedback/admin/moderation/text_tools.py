"""What helps to write: masking what shows who somebody is, and beginning an answer with a reply template."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.personal_data import find_personal_data, mask
from core.text import clean_text
from feedback.admin.moderation.placeholders import filled_in
from feedback.models import ReplyTemplate


@dataclass(frozen=True)
class Finding:
    """Something in a field that shows who somebody is; `tool` is what masks it, `masked` what then stands there."""

    text: str
    label: str
    field: str
    tool: str
    masked: str


def findings(form):
    """Return what the texts for the site hold now that shows who somebody is."""
    return [
        Finding(
            text[found.start : found.end], found.kind.label, name, f"mask {name} {found.start}", _masked(form, found)
        )
        for name in ["public_title", "public_text"]
        if name in form.fields
        for text in [clean_text(form[name].value())]
        for found in find_personal_data(text)
    ]


def apply_tool(request, inspel, form):
    """Do to what was typed what the pressed tool says; return what was done, in words."""
    tool, _space, about = request.POST["tool"].partition(" ")
    tools = {"mask": _mask, "mask_all": _mask_all, "template": _template, "copy": _copy}
    return tools.get(tool, lambda *_nothing: _("Nothing was changed."))(request, inspel, form, about)


def _masked(form, found):
    with override(form.inspel.language):
        return f"[{found.kind.label}]"


def _mask(request, inspel, form, about):
    name, _space, start = about.partition(" ")
    if name not in form.fields:
        return _("Nothing was changed.")
    text = clean_text(form[name].value())
    chosen = [found for found in find_personal_data(text) if str(found.start) == start]
    with override(inspel.language):
        form.put(name, mask(text, chosen))
    return _("Masked. Nothing is saved yet.")


def _mask_all(request, inspel, form, about):
    for name in ["public_title", "public_text"]:
        if name in form.fields:
            with override(inspel.language):
                form.put(name, mask(clean_text(form[name].value())))
    return _("Everything that was found is masked. Nothing is saved yet.")


def _copy(request, inspel, form, about):
    form.put("public_text", inspel.text)
    return _("The original is copied. Nothing is saved yet.")


def _template(request, inspel, form, about):
    """Put the template after what is already written."""
    number = form["reply_template"].value()
    template = ReplyTemplate.objects.filter(pk=number).first() if str(number).isdigit() else None
    if template is None:
        return _("Choose a template first.")
    text, language = filled_in(template, inspel=inspel, by=request.user)
    written = clean_text(form["answer"].value()).rstrip()
    form.put("answer", f"{written}\n\n{text}" if written else text)
    if language != inspel.language:
        return _(
            "The template is inserted in Swedish: it is not translated into the sender's language. Nothing is saved."
        )
    return _("The template is inserted. Nothing is saved yet.")

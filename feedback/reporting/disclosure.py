"""
A copy of one inspel with all its related rows, for requests for an official document (allmän handling).

A process leader decides what is secret and is left out. The copy lists what was left out; the admin logs each copy.
"""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.pdf.document import document_pdf, entry, section
from feedback.lifecycle import CloseReason
from feedback.models import Inspel
from feedback.models.languages import LED_TO_TEXTS

FORMAT = "naravard.inspel/1"

# The parts that can be left out of a copy.
SENDER, MESSAGES, NOTES = "sender", "messages", "notes"


def disclosure(inspel, *, leave_out=()):
    """Return everything stored about the inspel as a dict for JSON, without the parts that are left out."""
    data = {"format": FORMAT, "made_at": timezone.now().isoformat(), "left_out": sorted(leave_out)}
    data |= {
        "inspel": _fields(inspel, leave_out),
        "log": [_event(event) for event in inspel.events.select_related("by")],
    }
    data["words_on_answers"] = [
        {"at": row.given_at, "helped": row.was_helpful, "comment": row.comment} for row in inspel.verdicts.all()
    ]
    data["reports"] = [
        {"at": row.reported_at, "reason": row.reason, "comment": row.comment, "outcome": row.outcome}
        for row in inspel.reports.all()
    ]
    if MESSAGES not in leave_out:
        data["messages"] = [_message(row) for row in inspel.messages.select_related("by")]
    if NOTES not in leave_out:
        data["notes"] = [
            {"at": row.written_at, "by": str(row.by), "text": row.text} for row in inspel.notes.select_related("by")
        ]
    return data


def _fields(inspel, leave_out):
    names = """
        reference diary_number received_at answer_due_on language text_language channel said_on role text may_publish
        may_contact handling close_reason decided_elsewhere answer answer_language answer_translation answered_at
        publication public_title public_text
        published_at is_confidential confidential_ground personal_data_erased_at agreements labels
        earlier_answers
    """.split()  # noqa: SIM905 - a list of thirty strings reads worse
    names += LED_TO_TEXTS
    if SENDER not in leave_out:
        names += ["name", "email"]
    return {name: getattr(inspel, name) for name in names} | {
        "sub_goal": inspel.sub_goal.slug if inspel.sub_goal else None,
        "municipality": inspel.municipality.slug if inspel.municipality else None,
        "themes": [theme.slug for theme in inspel.themes.all()],
        "dialogue_round": inspel.dialogue_round.slug if inspel.dialogue_round else None,
        "duplicate_of": inspel.duplicate_of.reference if inspel.duplicate_of else None,
        "answered_by": str(inspel.answered_by) if inspel.answered_by else None,
        "entered_by": str(inspel.entered_by) if inspel.entered_by else None,
    }


def _event(event):
    return {
        "at": event.at,
        "by": str(event.by) if event.by else None,
        "what": event.what,
        "from": event.from_state,
        "to": event.to_state,
        "note": event.note,
    }


def _message(message):
    return {"at": message.sent_at, "by": str(message.by) if message.by else None, "text": message.text}


def disclosure_pdf(inspel, *, leave_out=()):
    """Return the content of `disclosure` as the bytes of a tagged PDF, in the active language."""
    return document_pdf(
        "disclosure",
        title=_("Inspel %(reference)s") % {"reference": inspel.reference},
        lead=_("A copy of what is kept of the inspel, made %(day)s.") % {"day": _day(timezone.now())},
        facts=_facts(inspel, leave_out),
        sections=_sections(inspel, leave_out),
    )


def _facts(inspel, leave_out):
    facts = [
        (_("Diary number"), inspel.diary_number or _("none")),
        (_("Received"), _moment(inspel.received_at)),
        (_("How it came"), inspel.get_channel_display()),
        (_("Language of the text"), inspel.name_of_text_language),
        (_("Sub-goal"), inspel.label("sub_goal") or _("The strategy as a whole")),
        (_("Municipality"), inspel.label("municipality") or _("The whole of Dalarna")),
        (_("Who"), inspel.label("role")),
        (_("Handling"), inspel.get_handling_display()),
        (_("Publication"), inspel.get_publication_display()),
        (_("May be published"), _("yes") if inspel.may_publish else _("no")),
        (_("May be contacted"), _("yes") if inspel.may_contact else _("no")),
    ]
    if inspel.is_confidential:
        facts.insert(0, (_("Confidential"), inspel.confidential_ground))
    if SENDER not in leave_out:
        facts += [(_("Name"), inspel.name or _("none")), (_("E-mail"), inspel.email or _("none"))]
    left_out, signs = describe_left_out(leave_out), _("signs that could not be shown, see below")
    return [*facts, (_("Left out of this copy"), left_out, f"{left_out}; {signs}" if leave_out else signs)]


def describe_left_out(leave_out):
    words = {SENDER: _("the sender's name and e-mail address"), MESSAGES: _("messages"), NOTES: _("internal notes")}
    return ", ".join(words[part] for part in words if part in leave_out) or _("nothing")


def _sections(inspel, leave_out):
    yield section(_("As it was sent"), entries=[entry(inspel.text, language=inspel.language_of_text)])
    if inspel.public_text:
        public = entry(inspel.public_text, title=inspel.public_title, language=inspel.language_of_text)
        yield section(_("On the site"), entries=[public])
    if inspel.answer:
        by = inspel.answered_by or ""
        head = f"{_moment(inspel.answered_at)} {by}" if inspel.answered_at else _("Not given")
        answers = [entry(inspel.answer, head=head, language=inspel.language_of_answer)]
        if inspel.answer_translation:
            head = inspel.name_of_text_language
            answers.append(entry(inspel.answer_translation, head=head, language=inspel.language_of_text))
        yield section(_("Answer"), entries=answers)
    if inspel.earlier_answers:
        yield section(_("Earlier answers"), entries=[_earlier_answer(row) for row in inspel.earlier_answers])
    if MESSAGES not in leave_out:
        yield from _written(_("Messages"), inspel.messages.select_related("by"), "sent_at", inspel.language)
    if NOTES not in leave_out:
        yield from _written(_("Internal notes"), inspel.notes.select_related("by"), "written_at", None)
    if verdicts := [entry(row.comment or "–", head=_moment(row.given_at), title=row) for row in inspel.verdicts.all()]:
        yield section(_("The sender's word on the answer"), entries=verdicts)
    if reports := [entry(row.comment or "–", head=_moment(row.reported_at), title=row) for row in inspel.reports.all()]:
        yield section(_("Reports from the public"), entries=reports)
    yield section(_("Log"), entries=[_line(event) for event in inspel.events.select_related("by")])


def _earlier_answer(row):
    reason = CloseReason(row["close_reason"]).label if row["close_reason"] else ""
    said = "\n\n".join(filter(None, [str(reason), row["decided_elsewhere"], row["answer"], row.get("translation", "")]))
    return entry(said, head=f"{_moment(datetime.fromisoformat(row['at']))} {row['of']}", language=row["language"])


def _written(title, rows, moment, language):
    if entries := [
        entry(row.text, head=f"{_moment(getattr(row, moment))} {row.by or _('The sender')}", language=language)
        for row in rows
    ]:
        yield section(title, entries=entries)


def _line(event):
    return entry(
        event.note or str(event),
        head=f"{_moment(event.at)} {event.who}",
        title=event if event.note else "",
    )


def _moment(at):
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _day(at):
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")


def inspel_to_disclose():
    """Return a QuerySet of inspel with all related rows that `disclosure` needs."""
    return Inspel.objects.select_related(
        "sub_goal", "municipality", "dialogue_round", "duplicate_of", "answered_by", "entered_by"
    )

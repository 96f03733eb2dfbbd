"""
What the private page confirms, by the word in its address.

The address can be saved, shared or opened again much later, so a word is believed only as long as it is true.
"""


def confirmed(word, *, inspel, messages, verdict):
    """Return the word if what it says of the inspel is true now, else "". `messages` is a list, the latest last."""
    is_worked_on = inspel.gets_answer  # not withdrawn, and not put aside as spam: then nobody decides or writes
    has_last_word = is_worked_on and bool(messages) and messages[-1].is_from_sender
    was_helpful = verdict.was_helpful if verdict and not verdict.settled_at else None
    is_true = {
        "skrivet": has_last_word,
        "skrivet-efter": has_last_word and not inspel.is_open,
        "hjalpte": was_helpful is True,
        "hjalpte-inte": was_helpful is False,
        "tillbakataget": inspel.is_withdrawn,
        "far-publiceras": is_worked_on and inspel.may_publish and not inspel.is_public,
        "far-inte-publiceras": not inspel.may_publish and not inspel.is_public,
        "raderat": inspel.personal_data_erased_at is not None,
        "mejl-pa": is_worked_on and inspel.may_contact,
        "mejl-av": not inspel.may_contact,
    }
    return word if is_true.get(word) else ""

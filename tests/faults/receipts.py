"""Whether each receipt by mail went out once, or is marked for a person to judge."""

from collections import Counter

from tests.faults.load import seconds_until
from tests.ops.senders import address_for, send

RECEIPTS = (
    "SELECT email, status FROM core_outgoingmail JOIN feedback_inspel ON about_id = feedback_inspel.id "
    "WHERE kind = 'feedback.receipt'"
)


def wait_until_all_are_tried(state, address):
    """Return once none waits, as if the two minutes of another worker had passed and one more mail came."""
    state.ask_database("UPDATE core_outgoingmail SET next_attempt_at = created_at WHERE status = 'sending'")
    send(address, "Från 99, nummer 9", email=address_for("99.9"))
    seconds_until(lambda: not {"waiting", "sending"} & {status for _email, status in state.ask_database(RECEIPTS)})


def judge(report, state, mailbox, expected):
    """Count what was received; each of the `expected` addresses has a receipt that was sent once, or is marked."""
    received = Counter(address for envelope in mailbox.messages for address in envelope.rcpt_tos)
    rows = state.ask_database(RECEIPTS)
    sent = {email for email, status in rows if status == "sent"}
    marked = {email for email, status in rows if status == "failed"}
    twice = [email for email, count in received.items() if count > 1 and email.endswith("@example.se")]
    report.count(
        f"{len(rows)} receipts: {len(sent & set(received))} sent and received, {len(marked)} marked as interrupted for "
        f"a person to judge, of which {len(marked & set(received))} had arrived; {len(twice)} received twice"
    )
    report.must(sent | marked >= set(expected), f"neither sent nor marked: {sorted(set(expected) - sent - marked)[:3]}")
    report.must(len(sent) + len(marked) == len(rows), f"neither sent nor marked: {rows}")
    report.must(sent <= set(received), f"said to be sent, but not received: {sent - set(received)}")
    report.must(not twice, f"received twice: {twice}")

"""A real SMTP server on loopback, for tests of what is mailed."""

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default as default_policy

from aiosmtpd.controller import Controller

from tests.ports import free_port


class Mailbox:
    """What the server received; `refuse` makes it turn mail away for now, `refusal` is what it says to each address."""

    def __init__(self):
        self.messages = []
        self.refuse = False
        self.refusal = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return "451 Try again later"
        self.messages.append(envelope)
        return "250 OK"

    def mails(self):
        """Each mail as a mail program reads it."""
        return [message_from_bytes(envelope.content, policy=default_policy) for envelope in self.messages]

    def parts(self):
        """The plain text and the HTML of each mail, in this order."""
        mails = self.mails()
        assert {mail.get_content_type() for mail in mails} == {"multipart/alternative"}
        return [[part.get_content() for part in mail.iter_parts()] for mail in mails]

    def texts(self):
        return [envelope.content.decode() for envelope in self.messages]


@contextmanager
def running_mailbox(mailbox=None):
    """Give (mailbox, port) of a server that runs until the block ends."""
    mailbox = mailbox or Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()

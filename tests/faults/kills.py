"""All of a portal on one machine is killed again and again while people send: on PostgreSQL, and on SQLite."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.load import Writers
from tests.faults.nodes import Node, database, settle
from tests.faults.receipts import judge, wait_until_all_are_tried
from tests.faults.report import Report
from tests.mailbox import running_mailbox
from tests.ops.senders import address_for
from tests.ops.serving import State

KILLS = {"PostgreSQL": 20, "SQLite": 8}


def run(folder):
    counts = " and ".join(f"{count} times on {name}" for name, count in KILLS.items())
    report = Report(f"all of the portal killed (-9) while four send: {counts}")
    for name, count in KILLS.items():
        with ExitStack() as stack:
            mailbox, port = stack.enter_context(running_mailbox())
            settings = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
            if name == "PostgreSQL":
                settings["DATABASE_URL"] = stack.enter_context(database(folder)).url
            node = Node(tempfile.mkdtemp(prefix=name, dir=folder), **settings)
            stack.callback(node.stop)
            kill_again_and_again(report, node, count, mailbox, State(Path(node.var), settings))
    return report


def kill_again_and_again(report, node, count, mailbox, state):
    node.start()
    with Writers(node.address, with_email=True) as writers:
        for _kill in range(count):
            settle(3)
            node.kill()
            node.start()
        settle(3)
    report.written_from(writers, state.ask_database)
    wait_until_all_are_tried(state, node.address)
    judge(report, state, mailbox, [address_for(text) for text in writers.acknowledged])

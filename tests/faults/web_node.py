"""A web node is killed under load, behind nginx with two: its web server alone, or all of it."""

from tests.faults.load import Readers, Writers, answers, public_paths, seconds_until
from tests.faults.nodes import database, portal, settle
from tests.faults.report import Report

KILLS = 8


def run(folder):
    report = Report(f"a node of two killed (-9) {KILLS} times under load: its web server, or all of it")
    backs = []
    with database(folder) as server, portal(folder, server.url) as (nodes, proxy, state):
        paths = public_paths(proxy.address)
        with Readers(proxy.address, paths) as readers, Writers(proxy.address) as writers:
            for number in range(KILLS):
                settle()
                backs.append(kill_and_wait(nodes[number % 2], is_whole=number % 4 > 1))
                settle()
        report.read_from(readers)
        report.must(not writers.failed_forms, f"forms that did not open: {writers.failed_forms[:3]}")
        report.written_from(writers, state.ask_database)
    report.count(f"the node answered again after {max(backs):.1f} s at the most")
    return report


def kill_and_wait(node, *, is_whole):
    """Return how long it took until the node answers again, by its supervisor or, if all of it is gone, a new start."""
    if is_whole:
        node.kill()
        return seconds_until(lambda: node.start() or True)
    node.child("granian").kill()
    seconds_until(lambda: not answers(f"{node.address}/robots.txt"), within=5)
    return seconds_until(lambda: answers(f"{node.address}/robots.txt"))

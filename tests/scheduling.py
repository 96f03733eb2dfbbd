"""Which tests one process runs after each other, since they share what takes long to make."""

from xdist.scheduler import LoadScopeScheduling

GROUPS = {
    # The served portal, whose static files are compressed once.
    "serve": {
        "tests/ops/test_serve.py",
        "tests/ops/test_serve_full_disk.py",
        "tests/ops/test_serve_killed.py",
        "tests/ops/test_several_nodes.py",
    },
    # The walk through all pages (tests/naravard/pages.py), which takes 15 s of the processor's time.
    "walk": {
        "tests/naravard/test_content_page.py",
        "tests/naravard/test_navigation.py",
        "tests/naravard/test_public_pages.py",
        "tests/naravard/test_style_guide.py",
    },
}

# What takes long of the browser tests, the longest first: begun last, one process would wait for another at the end.
LONG = [
    "test_every_admin_page_opens_without_errors_and_is_accessible",
    "test_html_and_css_are_valid",
    "test_sender_without_script_and_process_leader_come_to_an_answer",
    "test_inspel_from_the_nurses_telephone_to_the_answer",
    "test_round_from_a_copy_to_what_came_of_it",
    "test_journey_of_a_process_leader",
]


def put_long_ones_first(items):
    """Return the collected tests, in their order otherwise."""
    place = {name: number for number, name in enumerate(LONG)}
    return sorted(items, key=lambda item: place.get(item.originalname, len(LONG)))


class GroupScheduling(LoadScopeScheduling):
    """
    Give the modules of a group to one process, and each other test to the next process that is free.

    It replaces --dist=loadgroup and the mark xdist_group, which have no effect with pytest 9.2:
    https://github.com/pytest-dev/pytest-xdist/issues/1386
    """

    def _split_scope(self, nodeid):
        module = nodeid.partition("::")[0]
        return next((group for group, modules in GROUPS.items() if module in modules), nodeid)

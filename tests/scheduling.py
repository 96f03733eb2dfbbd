"""Which tests one process runs after each other, since they share what takes long to make."""

from xdist.scheduler import LoadScopeScheduling

GROUPS = {
    # The served portal, whose static files are compressed once.
    "serve": {
        "tests/ops/test_serve.py",
        "tests/ops/test_serve_database_killed.py",
        "tests/ops/test_serve_full_disk.py",
        "tests/ops/test_serve_killed.py",
    },
    # The walk through all pages (tests/naravard/pages.py), which takes 15 s of the processor's time.
    "walk": {
        "tests/naravard/test_content_page.py",
        "tests/naravard/test_public_pages.py",
        "tests/naravard/test_style_guide.py",
    },
}


class GroupScheduling(LoadScopeScheduling):
    """
    Give the modules of a group to one process, and each other test to the next process that is free.

    It replaces --dist=loadgroup and the mark xdist_group, which have no effect with pytest 9.2:
    https://github.com/pytest-dev/pytest-xdist/issues/1386
    """

    def _split_scope(self, nodeid):
        module = nodeid.partition("::")[0]
        return next((group for group, modules in GROUPS.items() if module in modules), nodeid)

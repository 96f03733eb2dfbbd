"""The portal's own commands say what stops them in sentences alone."""

import pytest
from django.core.checks import Warning as CheckWarning
from django.core.management.base import CommandError

from core import portal_command
from naravard.management.commands import prepare


def ended(*arguments):
    """Run “manage.py prepare” as from the command line, and return the code with which it ends."""
    with pytest.raises(SystemExit) as end:
        prepare.Command().run_from_argv(["manage.py", "prepare", *arguments])
    return end.value.code


def test_setting_that_a_check_finds_wrong_is_said_in_its_sentence_alone(settings, monkeypatch, capsys):
    settings.OIDC_ROLES = {"group": "Chef"}
    checked = portal_command.run_checks()
    monkeypatch.setattr(portal_command, "run_checks", lambda: [*checked, CheckWarning("May be wrong.", hint="Look.")])
    assert ended() == 1
    assert capsys.readouterr().err.splitlines() == [
        "May be wrong. Look.",
        "OIDC_ROLES names a role that there is not: Chef. There are: Processledare, Redaktör, Rapportör.",
    ]


def test_what_stops_a_command_is_said_without_the_name_of_its_class(monkeypatch, capsys):
    def refuse(*arguments, **options):
        raise CommandError("The disk is full.")

    monkeypatch.setattr(prepare.Command, "handle", refuse)
    assert ended() == 1
    assert capsys.readouterr().err == "The disk is full.\n"
    with pytest.raises(CommandError, match="The disk is full"):
        ended("--traceback")

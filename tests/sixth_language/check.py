"""Run by the test: print what a portal with a sixth language would migrate, and what its pages are like."""

import json
import re

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils.translation import override  # noqa: E402
from modeltranslation.translator import translator  # noqa: E402

from strategy.models import Page  # noqa: E402


def migrated():
    """Return ([(operation, field)] of what makemigrations would write, how many columns the language has)."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    operations = [operation for ones in changes.values() for one in ones for operation in one.operations]
    columns = sum(
        len(translator.get_options_for_model(model).all_fields) for model in translator.get_registered_models()
    )
    return [(type(one).__name__, one.name) for one in operations], columns


def shown(path):
    page = Client().get(path)
    heading = re.search(r"<h1[^>]*>", page.text)
    return {
        "status": page.status_code,
        "html": re.search(r"<html[^>]*>", page.text)[0],
        "skip": re.search(r'class="skip-link"[^>]*>([^<]*)', page.text)[1],
        "h1": heading and heading[0],
        "notice": 'class="notice' in page.text,
        "menu": 'hreflang="so"' in page.text,
    }


with override(None):  # as makemigrations does
    operations, columns = migrated()
setup_test_environment()
settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
for slug, texts in {"sv": {}, "so": {"title_so": "Luqadda", "body_so": "<p>Qoraal.</p>"}}.items():
    Page.objects.create(slug=slug, title_sv="Språk", body_sv="<p>Text.</p>", is_published=True, **texts)
pages = {path: shown(path) for path in ["/so/", "/so/om/sv/", "/so/om/so/"]}
print(json.dumps({"operations": operations, "columns": columns, "pages": pages}))

import oidc_provider_mock
import pytest
from django.core.cache import cache

from naravard.staff.roles import EDITOR, PROCESS_LEADER, create_roles


@pytest.fixture(scope="package")
def provider():
    """Return the address of a provider that lets anybody be whoever they say."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def own_sign_in(settings, provider, db):
    cache.clear()  # what a provider said of itself, in another test
    create_roles()
    settings.OIDC_ROLES = {"grp-ledare": PROCESS_LEADER, "grp-redaktor": EDITOR}
    app = {"provider_id": "organisation", "name": "Regionens konto", "client_id": "portal", "secret": "hemlig"}
    app["settings"] = {"server_url": provider, "verified_email": True, "email_authentication": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

from django.conf import settings
from django.utils.translation import get_language_from_path


def path_in_language(path, code):
    """Return the path of the same page in another language: for "sv", /en/delmal/ becomes /delmal/."""
    current = get_language_from_path(path)
    if current and path.startswith(f"/{current}/"):
        path = path.removeprefix(f"/{current}")
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"

"""The settings of the portal with a sixth language, added as docs/languages.md says: one line in LANGUAGES."""

import os
from pathlib import Path

__file__ = str(Path(__file__).parents[2] / "naravard" / "settings.py")
LAST = '    ("ar", "العربية"),\n'
source = Path(__file__).read_text(encoding="utf-8")
assert source.count(LAST) == 1
exec(compile(source.replace(LAST, f'{LAST}    ("so", "Soomaali"),\n'), __file__, "exec"))  # noqa: S102 - our own
LOCALE_PATHS = [Path(os.environ["CATALOGUES"]), *LOCALE_PATHS]  # noqa: F821 - of the settings

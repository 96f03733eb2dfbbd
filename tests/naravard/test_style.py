"""The style sheets and scripts: in many small files to read and write, each side's style in one file to serve."""

import re
from itertools import accumulate, chain

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from naravard.serving.storage import ADMIN_STYLE, STYLE, bundle

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
CLASS_ATTRIBUTE = re.compile(r'\b(?:class|css)\w*="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
QUOTED = re.compile(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`""")
MADE_FROM_DATA = re.compile(r"([\w-]+[-_])(?=\{)")  # chip--{{ state }}, chip--{}
# What Django makes of the name of a model, an app or a field, and what the script of the rich text editor makes.
MADE_BY_OTHERS = re.compile(r"(model|app|field|column)-\w+|ProseMirror-\w+")
OLD_BROWSERS = '@import url("old-browsers.css");'
APPS = ["contacts", "core", "feedback", "followup", "naravard", "strategy"]
SOURCES = ["templates/**/*.html", "templates/**/*.svg", "static/**/*.js", *(f"{app}/**/*.py" for app in APPS)]


@pytest.fixture(scope="module")
def files():
    return {name: (storage, name) for finder in get_finders() for name, storage in finder.list(None)}


def read(files, name):
    storage, path = files[name]
    with storage.open(path) as file:
        return file.read().decode()


@pytest.mark.parametrize("style", [STYLE, ADMIN_STYLE])
def test_style_is_served_as_one_file_without_imports(files, style):
    css = bundle(files, style)
    assert "@import" not in css
    assert "@layer components {" in css
    assert ".button {" in css or ".button," in css
    assert "/*" not in css
    assert "main :is(" in css or style == ADMIN_STYLE  # a space that means something


@pytest.mark.parametrize("style", [STYLE, ADMIN_STYLE])
def test_every_component_is_in_the_table_of_contents_in_order(files, style):
    folder = style.rsplit("/", 1)[0] + "/"
    named = re.findall(r'url\("(components/[\w-]+\.css)"\) layer\(components\);', read(files, style))
    there = [name.removeprefix(folder) for name in files if name.startswith(f"{folder}components/")]
    assert named == sorted(there)


def test_addresses_in_an_imported_sheet_are_made_relative_to_the_one_file(files):
    style, admin = bundle(files, STYLE), bundle(files, ADMIN_STYLE)
    assert 'url("../img/kurbits-border.svg")' in style
    assert 'url("../../' not in style
    assert 'url("../admin/img/icon-addlink.svg")' in admin
    assert 'url("../fonts/' in admin


@pytest.mark.parametrize("style", [STYLE, ADMIN_STYLE])
def test_every_rule_is_in_a_layer(files, style):
    """A rule outside all layers would win over every rule inside one, whatever the selectors."""
    lines = COMMENT.sub("", read(files, style)).split("\n")
    in_layer = re.compile(r'@layer [\w, -]+;|@import url\("[^"]+"\) layer\([\w-]+\);|')
    assert [line for line in lines if not in_layer.fullmatch(line) and line != OLD_BROWSERS] == []


def test_rules_for_browsers_without_layers_are_for_them_alone(files):
    css = " ".join(COMMENT.sub("", read(files, "css/old-browsers.css")).split())
    assert css.startswith("@supports (not (text-emphasis: none)) or ")
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in css))
    assert depths.index(0, css.index("{")) == len(css) - 1  # all of it is inside that one rule


def classes_of(files, folders):
    """Return {class: the sheet that names it} for all sheets in the folders."""
    sheets = [name for name in files if name.endswith(".css") and name.startswith(folders)]
    return {css_class: name for name in sheets for css_class in CLASS.findall(selectors_of(read(files, name)))}


def selectors_of(css):
    return " ".join(before.rpartition("}")[2] for before in COMMENT.sub("", css).split("{")[:-1])


def used_classes():
    """Return all that may be a class in templates, scripts and Python, and the beginnings of those made from data."""
    sources = [settings.BASE_DIR.glob(pattern) for pattern in SOURCES]
    used, beginnings = set(), set()
    for path in chain(*sources):
        found = CLASS_ATTRIBUTE if path.suffix in {".html", ".svg"} else QUOTED
        for match in found.finditer(path.read_text()):
            used |= set(re.findall(r"[\w-]+", match[0]))
            beginnings |= set(MADE_FROM_DATA.findall(match[0]))
    return used, tuple(beginnings)


def test_every_class_of_a_sheet_is_used_somewhere(files):
    used, beginnings = used_classes()
    of_others = classes_of(files, ("admin/", "django_prose_editor/"))
    unused = {
        css_class: sheet
        for css_class, sheet in classes_of(files, ("css/", "portal_admin/")).items()
        if css_class not in used | of_others.keys()
        and not css_class.startswith(beginnings)
        and not MADE_BY_OTHERS.fullmatch(css_class)
    }
    assert unused == {}

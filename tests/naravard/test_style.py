"""The stylesheet: in many small files to read and write, in one file to serve."""

from django.contrib.staticfiles.finders import get_finders

from naravard.serving.storage import STYLE, bundle


def all_static_files():
    return {name: (storage, name) for finder in get_finders() for name, storage in finder.list(None)}


def test_style_is_served_as_one_file_without_imports():
    style = bundle(all_static_files())
    assert "@import" not in style
    assert "@layer components {" in style
    assert ".button {" in style


def test_every_component_is_in_the_table_of_contents():
    files = all_static_files()
    storage, path = files[STYLE]
    with storage.open(path) as file:
        contents = file.read().decode()
    missing = [
        name
        for name in files
        if name.startswith("css/components/") and f'url("{name.removeprefix("css/")}")' not in contents
    ]
    assert missing == []


def test_addresses_in_a_component_are_made_relative_to_the_one_file():
    style = bundle(all_static_files())
    assert 'url("../img/kurbits-border.svg")' in style
    assert 'url("../../' not in style

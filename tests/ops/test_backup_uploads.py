"""The uploads while they are replaced: whatever fails or is killed, the earlier ones are there or come back."""

import pytest

from naravard.backup import uploads
from naravard.backup.uploads import replaced_uploads, uploads_in


@pytest.fixture
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return folder(tmp_path, "media", "documents/a", "x")


def folder(tmp_path, name, *files):
    for file in files:
        path = tmp_path / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return tmp_path / name


def names(root):
    return [str(path.relative_to(root)) for path in uploads_in(root)]


def killed_before_the_new_ones(root, tmp_path):
    gathered = root / uploads.GATHERED
    gathered.mkdir()
    (root / "x").rename(gathered / "x")


def killed_before_the_database(root, tmp_path):
    before = uploads._set_aside(root)
    uploads._move_content(folder(tmp_path, "first", "documents/b"), root)
    assert (names(root), before.name) == (["documents/b"], uploads.BEFORE)


def killed_after_the_database(root, tmp_path):
    folder(root, uploads.REPLACED, "earlier")


def fail_in_place(root, new):
    with replaced_uploads(new):
        assert names(root) == ["documents/c"]
        raise OSError("no database")


def test_link_to_a_file_is_an_upload_like_others(root, tmp_path):
    elsewhere = folder(tmp_path, "elsewhere", "b") / "b"
    (root / "documents" / "b").symlink_to(elsewhere)
    (root / "documents" / "nowhere").symlink_to(tmp_path / "nowhere")
    assert names(root) == ["documents/a", "documents/b", "x"]


@pytest.mark.parametrize(
    "leave",
    [None, killed_before_the_new_ones, killed_before_the_database, killed_after_the_database],
)
def test_failure_leaves_the_uploads_as_they_were_also_after_a_restore_that_was_killed(root, tmp_path, leave):
    if leave:
        leave(root, tmp_path)
    with pytest.raises(OSError, match="no database"):
        fail_in_place(root, folder(tmp_path, "new", "documents/c"))
    assert names(root) == ["documents/a", "x"]
    assert {path.name for path in root.iterdir()} == {"documents", "x"}


def test_what_was_replaced_is_gone(root, tmp_path):
    with replaced_uploads(folder(tmp_path, "new", "documents/c")):
        pass
    assert [path.name for path in root.iterdir()] == ["documents"]
    assert names(root) == ["documents/c"]

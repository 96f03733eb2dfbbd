class ImportFileError(Exception):
    """A file or a post that cannot be read in at all. Its text is a sentence for an editor."""

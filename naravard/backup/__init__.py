"""
One archive of database and uploads, and back: “manage.py backup” and “manage.py restore”.

The archive is a tar file in gzip, and in age (https://age-encryption.org/v1) if it is encrypted. Its members, in order:

- `manifest.json`: the format, the engine, the version and migrations of the portal, the time
- `database`: an SQLite file, or what pg_dump writes with --format=custom
- `secret-key`, if the archive is encrypted and the portal keeps its key in VAR_DIR
- `media/…`, the uploads; each was stored before the row that names it, so copied after the database none is missing
- `checksums.json`: size and SHA-256 of each member before it; an archive without it was cut off
"""

"""
The audit log: what somebody has done that others must be able to find out, in rows that nobody can change.

- entries.py: writes an entry, and says what may stand in it.
- sign_in.py: who logged in, tried to and logged out, by the signals of django.contrib.auth.
- changes.py: the rows whose changes are recorded, such as how long something is kept.
"""

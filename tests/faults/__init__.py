"""
What the portal survives: each module makes one kind of fault on purpose, in real processes (make faults).

Each has `run(folder)`, which returns a Report. They take minutes, so they are no part of make test.
"""

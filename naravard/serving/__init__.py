"""The parts of “manage.py serve”: checks before the start, static files and the supervision of the processes."""

"""What “manage.py serve” is made of: checks before the start, static files, and the processes that it looks after."""

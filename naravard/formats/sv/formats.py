"""Swedish times with a full stop, as the Language Council writes them: “kl. 17.00”. Those of Django have a colon."""

TIME_FORMAT = "\\k\\l.\u00a0H.i"
DATETIME_FORMAT = f"j F Y {TIME_FORMAT}"
SHORT_DATETIME_FORMAT = "Y-m-d H.i"

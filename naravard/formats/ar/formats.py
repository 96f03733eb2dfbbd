"""Arabic times by the clock of 24 hours, as in Sweden; those of Django are American English in part."""

DATETIME_FORMAT = "j F، Y، H:i"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y H:i"
TIME_FORMAT = "H:i"

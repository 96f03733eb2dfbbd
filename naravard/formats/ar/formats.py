"""Arabic dates as in CLDR, without a comma before the year, and times by the clock of 24 hours, as in Sweden."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y H:i"
TIME_FORMAT = "H:i"

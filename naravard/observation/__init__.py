"""What tells how the portal does: numbers for Prometheus, lines of the log as JSON, reports of errors."""

"""How far the translations of the content have come, and files for a translator."""

"""Which paragraphs of a translation are older than the Swedish: followed at each save, shown to readers and editors."""

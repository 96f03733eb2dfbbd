"""The self-assessment: its states, its form, what is due of whom, and what the site shows of it."""

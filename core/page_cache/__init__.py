"""
What is kept ready of public pages.

- version.py: the numbers of the last change, and of the last by an editor (the edition), which all processes share.
- writes.py: each write to the database raises the numbers.
- clock.py: until when a page is as it is, if nothing is changed.
- cached_page.py, middleware.py: whole pages, kept for one version and sent without being made again.
- parts.py: rows and parts that pages are made of, kept for one edition.
"""

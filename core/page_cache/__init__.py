"""
Public pages that are kept ready, so that a page that was made once is sent without being made again.

- version.py: the number of the last change, which all processes share; a page is kept for one version.
- writes.py: each write to the database raises the number.
- clock.py: until when a page is as it is, if nothing is changed.
- kept_page.py: what is kept of a response, and the response from it.
- middleware.py: answers from what is kept, and keeps what may be kept.
"""

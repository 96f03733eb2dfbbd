"""
The yearly report: gathered from all parts of how it goes, approved, and frozen when it is published.

- lifecycle.py, actions.py: its states, and who moves it between them.
- document.py: what it holds, as data that page and PDF are made of; figures.py, assessments.py, activities.py and
  promises.py are its sections, and other apps register theirs (sections.py).
- pdf.py: the document as a tagged PDF.
- corrections.py: what was corrected or revised after the publication.
- views.py: its public pages; examples.py: the made-up draft.
"""

"""
The strategy as one tagged PDF (PDF/UA-1), made by Typst from the portal's own text.

`content` gathers what the document says as plain data, with the rich text taken apart by `rich` and the portal's
drawings by `drawings`. `typesetting` hands that data to the templates in templates/pdf/. `store` keeps the file until
the text changes.
"""

from strategy.pdf.store import StoredPdf, stored_pdf, strategy_pdf
from strategy.pdf.typesetting import TypesettingError

__all__ = ["StoredPdf", "TypesettingError", "stored_pdf", "strategy_pdf"]

from feedback.views.page_reaction import page_reaction, page_reaction_thanks
from feedback.views.private import inspel_private
from feedback.views.public import inspel_detail, inspel_list
from feedback.views.sending import inspel_form, inspel_receipt

__all__ = [
    "inspel_detail",
    "inspel_form",
    "inspel_list",
    "inspel_private",
    "inspel_receipt",
    "page_reaction",
    "page_reaction_thanks",
]

from feedback.views.feed import inspel_feed
from feedback.views.private_choices import (
    inspel_private_consent,
    inspel_private_erase,
    inspel_private_mail,
    inspel_private_withdraw,
    inspel_unsubscribe,
)
from feedback.views.private_page import (
    inspel_private,
    inspel_private_read,
    inspel_private_verdict,
    inspel_private_write,
)
from feedback.views.promises import promise_detail, promise_list
from feedback.views.public import inspel_detail, inspel_list, you_said_we_did
from feedback.views.readers import inspel_agree, inspel_report, inspel_reported, page_reaction, page_reaction_thanks
from feedback.views.rounds import round_code, round_detail, round_form, round_list, round_poster, round_receipt
from feedback.views.submission import inspel_form, inspel_guidance, inspel_receipt, inspel_similar

__all__ = [
    "inspel_agree",
    "inspel_detail",
    "inspel_feed",
    "inspel_form",
    "inspel_guidance",
    "inspel_list",
    "inspel_private",
    "inspel_private_consent",
    "inspel_private_erase",
    "inspel_private_mail",
    "inspel_private_read",
    "inspel_private_verdict",
    "inspel_private_withdraw",
    "inspel_private_write",
    "inspel_receipt",
    "inspel_report",
    "inspel_reported",
    "inspel_similar",
    "inspel_unsubscribe",
    "page_reaction",
    "page_reaction_thanks",
    "promise_detail",
    "promise_list",
    "round_code",
    "round_detail",
    "round_form",
    "round_list",
    "round_poster",
    "round_receipt",
    "you_said_we_did",
]

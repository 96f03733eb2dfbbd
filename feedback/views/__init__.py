from feedback.views.agreement import inspel_agree
from feedback.views.feeds import inspel_feed
from feedback.views.mail_stop import inspel_mail_stop
from feedback.views.page_reaction import page_reaction, page_reaction_thanks
from feedback.views.private import inspel_private, inspel_private_verdict, inspel_private_write
from feedback.views.private_choices import (
    inspel_private_consent,
    inspel_private_erase,
    inspel_private_mail,
    inspel_private_withdraw,
)
from feedback.views.public import inspel_detail, inspel_list, you_said_we_did
from feedback.views.reports import inspel_report, inspel_reported
from feedback.views.rounds import round_detail, round_form, round_list, round_poster, round_receipt, round_short
from feedback.views.sending import inspel_before, inspel_form, inspel_receipt, inspel_similar

__all__ = [
    "inspel_agree",
    "inspel_before",
    "inspel_detail",
    "inspel_feed",
    "inspel_form",
    "inspel_list",
    "inspel_mail_stop",
    "inspel_private",
    "inspel_private_consent",
    "inspel_private_erase",
    "inspel_private_mail",
    "inspel_private_verdict",
    "inspel_private_withdraw",
    "inspel_private_write",
    "inspel_receipt",
    "inspel_report",
    "inspel_reported",
    "inspel_similar",
    "page_reaction",
    "page_reaction_thanks",
    "round_detail",
    "round_form",
    "round_list",
    "round_poster",
    "round_receipt",
    "round_short",
    "you_said_we_did",
]

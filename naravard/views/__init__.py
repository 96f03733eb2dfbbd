from naravard.views import health
from naravard.views.municipalities import door_sheet, municipality_detail, municipality_list
from naravard.views.near_me import near_me, nudge
from naravard.views.robots import favicon, robots_txt
from naravard.views.security_txt import security_txt
from naravard.views.start import start
from naravard.views.style_guide import style_guide, style_guide_mail

__all__ = [
    "door_sheet",
    "favicon",
    "health",
    "municipality_detail",
    "municipality_list",
    "near_me",
    "nudge",
    "robots_txt",
    "security_txt",
    "start",
    "style_guide",
    "style_guide_mail",
]

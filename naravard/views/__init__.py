from naravard.views.municipalities import municipality_detail, municipality_list
from naravard.views.robots import robots_txt
from naravard.views.start import start

__all__ = ["municipality_detail", "municipality_list", "robots_txt", "start"]

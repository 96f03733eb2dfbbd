from django import template

from strategy.milestone_dates import milestone_date

register = template.Library()
register.filter("milestone_date", milestone_date)

from django import template

from ..devices import device_in_words

register = template.Library()
register.filter("device", device_in_words)

"""Words for what is stored as a code in the log."""

from django import template

from accounts.audit_words import details_in_words, words_for

register = template.Library()
register.filter("audit_words", words_for)
register.filter("details_in_words", details_in_words)

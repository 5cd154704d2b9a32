"""Whether a page is for some people only, asked along with the page instead of after it."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction

# Of the page, or of one above it.
IS_RESTRICTED = Exists(PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path"))))

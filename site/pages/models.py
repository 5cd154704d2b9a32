from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import ContentBlock


class HomePage(Page):
    """The front door, also for who is not signed in."""

    headline = models.CharField(_("kop"), max_length=120)
    introduction = models.TextField(_("inleiding"), max_length=600)
    body = StreamField(ContentBlock(required=False), verbose_name=_("inhoud"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("startpagina")


class InformationPage(Page):
    """An open page: what human trafficking is, privacy, accessibility. Never behind the gate."""

    introduction = models.TextField(_("inleiding"), max_length=600, blank=True)
    body = StreamField(ContentBlock(), verbose_name=_("inhoud"))
    in_footer = models.BooleanField(_("in de voet van elke pagina"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("in_footer"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    parent_page_types = ["pages.HomePage", "pages.InformationPage"]
    subpage_types = ["pages.InformationPage"]
    template = "pages/information.html"

    class Meta:
        verbose_name = _("informatiepagina")
        verbose_name_plural = _("informatiepagina's")

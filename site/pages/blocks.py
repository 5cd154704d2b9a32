"""The blocks of a page and a lesson. One block, one template in pages/templates/pages/blocks/."""

from hashlib import sha256
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from municipalities.constants import ExploitationForm, Situation

from .kept import kept

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Tussenkop")
        template = "pages/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Tekst")
        template = "pages/blocks/text.html"


class DescribedImageBlock(ImageBlock):
    """Wagtail's, with its one English label in the language of the editor."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.child_blocks["image"].label = _("Afbeelding")


class PictureBlock(blocks.StructBlock):
    """An image with an alternative text, which Wagtail's ImageBlock insists on unless it is marked decorative."""

    image = DescribedImageBlock(label=_("Afbeelding"))
    caption = blocks.CharBlock(label=_("Bijschrift"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Afbeelding")
        template = "pages/blocks/picture.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Spaces alone tell nobody what is in a picture; to Wagtail they are a text."""
        if value["image"] and value["image"].contextual_alt_text:
            value["image"].contextual_alt_text = value["image"].contextual_alt_text.strip()
        return super().clean(value)

    def render(self, value: blocks.StructValue, context: dict[str, Any] | None = None) -> SafeString:
        """Kept for a while: to look up the sizes of a picture took a tenth of the time of a lesson."""
        image = value["image"]
        if image is None:
            return super().render(value, context)
        shown = (image.pk, image.file_hash, image.get_focal_point(), image.contextual_alt_text, image.decorative)
        words = (value["caption"], image.credit)
        key = f"picture-{sha256(repr((shown, words)).encode()).hexdigest()}"
        return kept(key, lambda: super(PictureBlock, self).render(value, context))


class CaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.RichTextBlock(label=_("Verhaal"), features=["bold", "italic", "ul", "ol"])
    source = blocks.CharBlock(
        label=_("Bron"), max_length=255, help_text=_("Bijvoorbeeld: verzonnen voorbeeld. Nooit een echt persoon.")
    )

    class Meta:
        icon = "openquote"
        label = _("Casus of citaat")
        template = "pages/blocks/case.html"


class SignalItemBlock(blocks.StructBlock):
    signal = blocks.CharBlock(label=_("Signaal"), max_length=160)
    explanation = blocks.TextBlock(label=_("Uitleg"), help_text=_("Wat kan het nog meer zijn? Waarom telt het samen?"))


class SignalListBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    items = blocks.ListBlock(SignalItemBlock(), label=_("Signalen"), min_num=1)
    warning = blocks.TextBlock(
        label=_("Waarschuwing"),
        default=_("Eén signaal bewijst niets. Het gaat om de optelsom. Zie je niets? Dan zegt dat ook niets."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Signalenlijst")
        template = "pages/blocks/signals.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Soort"),
        choices=[
            ("info", _("Goed om te weten")),
            ("do", _("Wel doen")),
            ("dont", _("Niet doen")),
            ("warning", _("Let op")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.RichTextBlock(label=_("Tekst"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Kader")
        template = "pages/blocks/callout.html"


class OwnRouteBlock(blocks.StructBlock):
    """Shows the reader's own meldroute; who reads without a municipality gets the national numbers."""

    class Meta:
        icon = "mail"
        label = _("De meldroute van de lezer")
        template = "pages/blocks/own_route.html"


class OwnRouteCaseBlock(blocks.StructBlock):
    """One case, with the steps that the reader's own municipality agreed for it."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, default=_("Wat doe je in dit geval?"))
    text = blocks.TextBlock(
        label=_("Het geval"), required=False, help_text=_("Kort wat je ziet. Nooit een echt persoon of een echte zaak.")
    )
    form = blocks.ChoiceBlock(
        label=_("Vorm van uitbuiting"),
        choices=ExploitationForm.choices,
        required=False,
        help_text=_("Laat leeg als de lezer het niet weet."),
    )
    situations = blocks.MultipleChoiceBlock(
        label=_("Situaties die gelden"),
        choices=Situation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De lezer ziet de stappen van de eigen gemeente voor precies dit geval."),
    )

    class Meta:
        icon = "help"
        label = _("Wat doe je in dit geval?")
        template = "pages/blocks/own_route_case.html"


class FigureBlock(blocks.StructBlock):
    """A number never stands without its year and source."""

    value = blocks.CharBlock(label=_("Getal"), max_length=40)
    label = blocks.CharBlock(label=_("Wat is geteld"), max_length=200)
    year = blocks.IntegerBlock(label=_("Jaar"), min_value=1990, max_value=2100)
    source = blocks.CharBlock(label=_("Bron"), max_length=160)
    url = blocks.URLBlock(label=_("Adres van de bron"), required=False)

    class Meta:
        icon = "table"
        label = _("Getal met jaar en bron")
        template = "pages/blocks/figure.html"


class ContentBlock(blocks.StreamBlock):
    """What a lesson and an information page can hold."""

    heading = HeadingBlock(max_length=120)
    text = TextBlock(features=RICH_TEXT_FEATURES)
    image = PictureBlock()
    case = CaseBlock()
    signals = SignalListBlock()
    callout = CalloutBlock()
    meldroute = OwnRouteBlock()
    own_route_case = OwnRouteCaseBlock()
    figure = FigureBlock()

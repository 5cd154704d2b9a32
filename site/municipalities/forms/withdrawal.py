from django import forms
from django.utils.translation import gettext_lazy as _

from .review import REMARKS


class WithdrawForm(forms.Form):
    # As with sending back: our sentence says more than what a browser says.
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Waarom trek je de meldroute in?"),
        max_length=2000,
        widget=REMARKS,
        help_text=_("De gemeente en de regio lezen dit terug in het logboek. Schrijf niets over echte signalen."),
        error_messages={"required": _("Schrijf op waarom je de meldroute intrekt.")},
    )

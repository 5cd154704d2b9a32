from django import forms
from django.utils.translation import gettext_lazy as _

REMARKS = forms.Textarea(attrs={"rows": 4})


class ConfirmForm(forms.Form):
    prefix = "confirm"
    remarks = forms.CharField(
        label=_("Opmerking"), max_length=2000, required=False, widget=REMARKS, help_text=_("De gemeente leest dit.")
    )


class SendBackForm(forms.Form):
    prefix = "send_back"
    # The sentence below says more than what a browser says, and the box is not red before anybody wrote.
    use_required_attribute = False
    remarks = forms.CharField(
        label=_("Wat moet er anders?"),
        max_length=2000,
        widget=REMARKS,
        help_text=_("Schrijf zo precies mogelijk wat er mist of niet klopt."),
        error_messages={"required": _("Schrijf op waarom je de meldroute terugstuurt.")},
    )

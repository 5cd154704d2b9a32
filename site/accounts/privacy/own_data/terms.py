"""How long something is kept, in words for the person; used by all apps."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

UNTIL_ERASED = _("Tot je gegevens worden gewist: de bewaartermijn van je gemeente na je laatste dag.")
NUMBER_STAYS = _("Na het wissen blijft dit staan zonder naam, omdat aantallen van vroeger moeten blijven kloppen.")
WORK_STAYS = _("Wat je maakte of besliste blijft staan. Na het wissen staat je naam er niet meer bij.")
LOG_STAYS = _("De regel blijft staan. Na het wissen staat je naam er niet meer bij.")
A_YEAR = timedelta(days=365)

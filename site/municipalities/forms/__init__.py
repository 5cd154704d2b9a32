from .agreements import AgreementsForm
from .board import BoardForm
from .case import Answers, CaseForm
from .contacts import ContactForm
from .focal_points import EndAppointmentForm, FocalPointForm
from .review import ConfirmForm, SendBackForm
from .steps import StepForm
from .supposition import SuppositionForm
from .withdrawal import WithdrawForm

__all__ = [
    "AgreementsForm",
    "Answers",
    "BoardForm",
    "CaseForm",
    "ConfirmForm",
    "ContactForm",
    "EndAppointmentForm",
    "FocalPointForm",
    "SendBackForm",
    "StepForm",
    "SuppositionForm",
    "WithdrawForm",
]

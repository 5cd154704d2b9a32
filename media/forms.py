"""The form of a document in the library."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from .models import LearningDocument


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for adding several files sends the file first and the rest later.

    With a field that must be chosen the file would wait in a table of its own, unchecked.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].required = False

    def clean_visibility(self) -> str:
        """What was not said yet is what the model says: who signed in."""
        chosen: str = self.cleaned_data["visibility"]
        return chosen or self.instance.visibility or LearningDocument._meta.get_field("visibility").default

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pages import LessonPage, ModulePage


class Enrolment(models.Model):
    """Somebody started a module for a municipality. Made at the first lesson, after the gate said yes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="enrolments"
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality", verbose_name=_("gemeente"), on_delete=models.PROTECT, related_name="enrolments"
    )
    module = models.ForeignKey(
        ModulePage, verbose_name=_("module"), on_delete=models.SET_NULL, null=True, related_name="enrolments"
    )
    module_title = models.CharField(_("titel van de module"), max_length=255)
    started_at = models.DateTimeField(_("begonnen"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("laatst bezig"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("deelname")
        verbose_name_plural = _("deelnames")
        ordering = ["-last_seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "municipality", "module"], name="enrolment_once_per_module")
        ]
        indexes = [models.Index(fields=["municipality", "module"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.module_title}"


class LessonProgress(models.Model):
    """A lesson that was opened, which version the learner saw, and when it was done."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(LessonPage, on_delete=models.SET_NULL, null=True, related_name="+")
    lesson_title = models.CharField(_("titel van de les"), max_length=255)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(_("geopend"), default=timezone.now)
    done_at = models.DateTimeField(_("gelezen"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("voortgang in een les")
        verbose_name_plural = _("voortgang in lessen")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.lesson_title}"


class CompletionQuerySet(models.QuerySet["Completion"]):
    def valid(self, on: date | None = None) -> "CompletionQuerySet":
        """Completions that still count on a day; the last day counts."""
        on = on or timezone.localdate()
        return self.made_by(on).filter(valid_until__gte=on)

    def made_by(self, on: date) -> "CompletionQuerySet":
        """Completions that were there on a day. One that was carried over is there from the merger on."""
        return self.filter(Q(carried_on=None) | Q(carried_on__lte=on), completed_on__lte=on)


class Completion(models.Model):
    """A module that was finished: a row that is added and never changed, also when the module disappears.

    After a merger the successor gets a row of its own for each completion of the predecessor (carried_from names it).
    That row counts from the first day of the successor (carried_on) and earns no certificate: the first one stays.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="completions"
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality", verbose_name=_("gemeente"), on_delete=models.PROTECT, related_name="completions"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="completions")
    module = models.ForeignKey(
        ModulePage, verbose_name=_("module"), on_delete=models.SET_NULL, null=True, related_name="completions"
    )
    module_title = models.CharField(_("titel van de module"), max_length=255)
    module_revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    attempt = models.OneToOneField(
        "quizzes.Attempt", on_delete=models.SET_NULL, null=True, blank=True, related_name="completion"
    )
    round = models.PositiveSmallIntegerField(_("ronde"), default=1)
    completed_at = models.DateTimeField(_("afgerond op"), default=timezone.now)
    completed_on = models.DateField(_("datum van afronding"))
    valid_until = models.DateField(_("geldig tot en met"))
    carried_from = models.ForeignKey(
        "self", verbose_name=_("meegegaan van"), on_delete=models.CASCADE, null=True, blank=True, related_name="carried"
    )
    carried_on = models.DateField(_("meegegaan op"), null=True, blank=True)

    objects = CompletionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("afronding")
        verbose_name_plural = _("afrondingen")
        ordering = ["-completed_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "round"], name="completion_once_per_round"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("completed_on")), name="completion_valid_after_it_is_made"
            ),
            models.UniqueConstraint(fields=["carried_from", "municipality"], name="completion_carried_once"),
            models.CheckConstraint(
                condition=Q(carried_from=None, carried_on=None)
                | Q(carried_from__isnull=False, carried_on__isnull=False, attempt=None),
                name="completion_carried_says_when",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "module", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.module_title}"

from django.urls import re_path

from .addresses import quiz_step

app_name = "quizzes"
urlpatterns = [
    # modules/ is Wagtail's, but for a shorter way to the steps of a quiz
    re_path(r"^modules/(?P<module>[-\w]+)/(?P<quiz>[-\w]+)/(?P<step>(?:[-\w]+/)+)$", quiz_step, name="step"),
]

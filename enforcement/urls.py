"""Pages of the court, below /court/."""

from django.urls import path

from enforcement.views import assigning, cases, desk, looking

app_name = "enforcement"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/new/", cases.new, name="new"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/open/", cases.open_case, name="open_case"),
    path("files/<int:pk>/", cases.open_file, name="file"),
    path("assignments/", assigning.assignments, name="assignments"),
    path("assignments/<int:pk>/", assigning.assignment, name="assignment"),
    path("approaches/", looking.approaches, name="approaches"),
    path("approaches/<int:pk>/", looking.approach, name="approach"),
    path("looked/", looking.looked, name="looked"),
]

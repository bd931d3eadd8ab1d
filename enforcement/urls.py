"""Pages of the court, below /court/."""

from django.urls import path

from enforcement.views import assigning, cases, desk, listing, looking, measures, money

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
    path("cases/<int:pk>/measures/", measures.of_case, name="measures"),
    path("cases/<int:pk>/measures/open/", measures.open_measures, name="open_measures"),
    path("measures/<int:pk>/", measures.measure, name="measure"),
    path("cases/<int:pk>/money/", money.of_case, name="money"),
    path("cases/<int:pk>/money/open/", money.open_money, name="open_money"),
    path("campaign/", money.campaign, name="campaign"),
    path("counts/", money.public_counts, name="public_counts"),
    path("cases/<int:pk>/list/", listing.of_case, name="list_entries"),
    path("list/<int:pk>/", listing.entry, name="list_entry"),
    path("list/notices/", listing.notices, name="list_notices"),
    path("list/notices/<int:pk>/", listing.notice, name="list_notice"),
    path("list/notices/<int:pk>/open/", listing.open_notice, name="open_notice"),
    path("looked/", looking.looked, name="looked"),
]

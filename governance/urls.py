"""Pages of community governance (namespace `governance`)."""

from django.urls import path

from governance.views import communities, conflicts, fees, mediation, reporting

app_name = "governance"

urlpatterns = [
    path("", communities.community_list, name="communities"),
    path("new/", communities.new, name="new"),
    path("<int:pk>/", communities.community, name="community"),
    path("<int:pk>/concern/", conflicts.concern, name="concern"),
    path("estates/<int:pk>/", communities.estate, name="estate"),
    path("grids/<int:pk>/", communities.grid, name="grid"),
    path("mediation/", mediation.cases, name="mediation"),
    path("mediation/committees/<int:pk>/new/", mediation.register, name="register_case"),
    path("mediation/<int:pk>/", mediation.case, name="mediation_case"),
    path("mediation/<int:pk>/file/", mediation.file, name="case_file"),
    path("reporting/", reporting.reports, name="reporting"),
    path("reporting/new/", reporting.new, name="new_report"),
    path("reporting/<int:pk>/", reporting.report, name="report_in"),
    path("property/", fees.fees, name="property"),
    path("property/take-in/", fees.take_in, name="take_in"),
    path("property/template/", fees.template, name="property_template"),
    path("seats/<int:pk>/", communities.seat, name="seat"),
]

"""Pages of community governance (namespace `governance`)."""

from django.urls import path

from governance.views import (
    communities,
    conflicts,
    fees,
    mediation,
    mediation_papers,
    member_reports,
    notice_board,
    raisers,
    reporting,
    screening,
)

app_name = "governance"

urlpatterns = [
    path("", communities.community_list, name="communities"),
    path("new/", communities.new, name="new"),
    path("<int:pk>/", communities.community, name="community"),
    path("<int:pk>/concern/", conflicts.concern, name="concern"),
    path("<int:pk>/notice/", notice_board.notice, name="notice"),
    path("screening/", screening.rounds, name="screening"),
    path("screening/<int:pk>/", screening.round_, name="round"),
    path("screening/findings/<int:pk>/", screening.finding, name="finding"),
    path("screening/records/<str:name>/", screening.records, name="records"),
    path("hazards/", screening.hazards, name="hazards"),
    path("hazards/<int:pk>/", screening.hazard, name="hazard"),
    path("raisers/<str:number>/", raisers.raisers, name="raisers"),
    path("raisers/<str:number>/urgency/", raisers.urgency, name="urgency"),
    path("raisers/<str:number>/<int:pk>/", raisers.fellow, name="fellow"),
    path("concerns/<str:number>/about/", conflicts.say_about, name="say_about"),
    path("estates/<int:pk>/", communities.estate, name="estate"),
    path("grids/<int:pk>/", communities.grid, name="grid"),
    path("mediation/", mediation.cases, name="mediation"),
    path("mediation/committees/<int:pk>/new/", mediation.register, name="register_case"),
    path("mediation/<int:pk>/", mediation.case, name="mediation_case"),
    path("mediation/<int:pk>/file/", mediation.file, name="case_file"),
    path("mediation/<int:pk>/file.docx", mediation_papers.case_word, name="case_word"),
    path("mediation/<int:pk>/agreement.docx", mediation_papers.agreement_word, name="agreement_word"),
    path("reporting/", reporting.reports, name="reporting"),
    path("reporting/new/", reporting.new, name="new_report"),
    path("reporting/<int:pk>/", reporting.report, name="report_in"),
    path("reporting/summary.docx", reporting.summary_word, name="summary_word"),
    path("members/", member_reports.members, name="members"),
    path("members/new/", member_reports.new, name="new_member"),
    path("members/<int:pk>/", member_reports.member, name="member_report"),
    path("property/", fees.fees, name="property"),
    path("property/take-in/", fees.take_in, name="take_in"),
    path("property/template/", fees.template, name="property_template"),
    path("seats/<int:pk>/", communities.seat, name="seat"),
]

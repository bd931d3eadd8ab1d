"""Industry chains (namespace `alliances`)."""

from django.urls import path

from alliances.views import chain, entries, files, founding, importing, lists, papers, records

app_name = "alliances"

urlpatterns = [
    path("", chain.chains, name="list"),
    path("new/", founding.found, name="found"),
    path("<slug:code>/set-up/", founding.founded, name="founded"),
    path("<slug:code>/", chain.chain, name="chain"),
    path("<slug:code>/figures/<slug:indicator>/", chain.figure, name="figure"),
    path("<slug:code>/report/", papers.season_report, name="season_report"),
    path("<slug:code>/figures.xlsx", papers.figures_workbook, name="figures_workbook"),
    path("<slug:code>/<slug:name>/import/", importing.upload, name="import"),
    path("<slug:code>/<slug:name>/import/template/", importing.template, name="import_template"),
    path("<slug:code>/<slug:name>/import/<slug:token>/", importing.preview, name="import_preview"),
    path("<slug:code>/<slug:name>/import/<slug:token>/wrong/", importing.wrong, name="import_wrong"),
    path("<slug:code>/agreements/<int:pk>/word/", papers.agreement_word, name="agreement_word"),
    path("<slug:code>/plans/<int:pk>/review/", papers.plan_review, name="plan_review"),
    path("<slug:code>/households/<int:pk>/contact/", records.contact, name="contact"),
    path("<slug:code>/support/<int:pk>/files/<int:file>/", files.download, name="support_file"),
    path("<slug:code>/support/<int:pk>/files/<int:file>/small/", files.preview, name="support_file_preview"),
    path("<slug:code>/<slug:name>/print/", lists.printed, name="print"),
    path("<slug:code>/<slug:name>/", lists.show, name="records"),
    path("<slug:code>/<slug:name>/export/", lists.export, name="export"),
    path("<slug:code>/<slug:name>/new/", entries.new, name="new"),
    path("<slug:code>/<slug:name>/<int:pk>/", records.record, name="record"),
]

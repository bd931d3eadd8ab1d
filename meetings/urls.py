"""Pages of meetings and lists (namespace `meetings`)."""

from django.urls import path

from meetings.views import advice, callouts, entries, lists, meetings, papers, projects

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list, name="list"),
    path("new/", meetings.new, name="new"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/change/", meetings.change, name="change"),
    path("<int:pk>/sheet/", meetings.sheet, name="sheet"),
    path("<int:pk>/minutes/", papers.minutes, name="minutes"),
    path("<int:pk>/files/<int:file>/", meetings.file, name="file"),
    *(
        route
        for name in ("needs", "resources", "projects")
        for route in (
            path(f"{name}/", lists.show, {"name": name}, name=name),
            path(f"{name}/export/", lists.export, {"name": name}, name=f"{name}_export"),
        )
    ),
    path("needs/new/", entries.new_need, name="new_need"),
    path("needs/<int:pk>/", entries.need, name="need"),
    path("needs/<int:pk>/change/", entries.change_need, name="change_need"),
    path("resources/new/", entries.new_resource, name="new_resource"),
    path("resources/<int:pk>/", entries.resource, name="resource"),
    path("resources/<int:pk>/change/", entries.change_resource, name="change_resource"),
    path("projects/document/", papers.project_list, name="project_document"),
    path("projects/new/", projects.new, name="new_project"),
    path("call-outs/", callouts.call_outs, name="call_outs"),
    path("call-outs/new/", callouts.ask, name="new_call_out"),
    path("call-outs/<int:pk>/", callouts.call_out, name="call_out"),
    path("advice/", advice.advice, name="advice"),
    path("advice/new/", advice.ask, name="new_advice"),
    path("advice/<int:pk>/", advice.advice_one, name="advice_one"),
    path("projects/<int:pk>/", projects.project, name="project"),
]

"""Pages of community governance (namespace `governance`)."""

from django.urls import path

from governance.views import communities

app_name = "governance"

urlpatterns = [
    path("", communities.community_list, name="communities"),
    path("new/", communities.new, name="new"),
    path("<int:pk>/", communities.community, name="community"),
    path("estates/<int:pk>/", communities.estate, name="estate"),
    path("grids/<int:pk>/", communities.grid, name="grid"),
    path("seats/<int:pk>/", communities.seat, name="seat"),
]

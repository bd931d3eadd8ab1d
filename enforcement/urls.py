"""Pages of the court, below /court/."""

app_name = "enforcement"
urlpatterns = []

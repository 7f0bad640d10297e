from __future__ import annotations

from django.urls import path

from bifall.portal.views import deliveries

app_name = "deliveries"
urlpatterns = [
    path("", deliveries.choices, name="choices"),
    path("avsluta/<str:token>/", deliveries.unsubscribe, name="unsubscribe"),
]

"""The pages where forms are made, under handlaggning/formular/."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import form_builder as builder
from bifall.desk.views import form_preview, forms

urlpatterns = [
    path("", forms.forms, name="forms"),
    path("nytt/", forms.create, name="create_form"),
    path("<uuid:form_id>/", forms.form, name="form"),
    path("<uuid:form_id>/ny-version/", forms.begin_version, name="begin_form_version"),
    path("versioner/<uuid:version_id>/", builder.version, name="form_version"),
    path("versioner/<uuid:version_id>/publicera/", forms.publish, name="publish_form"),
    path("versioner/<uuid:version_id>/ta-bort/", forms.discard, name="discard_form"),
    path("versioner/<uuid:version_id>/jamfor/", forms.compare, name="compare_form"),
    path("versioner/<uuid:version_id>/forhandsgranska/", form_preview.preview, name="preview_form"),
    path("versioner/<uuid:version_id>/ordna/", builder.arrange, name="arrange_form"),
    path("versioner/<uuid:version_id>/rubrik/", builder.title, name="form_title"),
    path("versioner/<uuid:version_id>/ny-sida/", builder.page, name="add_form_page"),
    path("versioner/<uuid:version_id>/sidor/<slug:page_key>/", builder.page, name="form_page"),
    path(
        "versioner/<uuid:version_id>/sidor/<slug:page_key>/ny-fraga/",
        builder.add_question,
        name="add_form_question",
    ),
    path("versioner/<uuid:version_id>/fragor/<slug:key>/", builder.question, name="form_question"),
    path("versioner/<uuid:version_id>/fragor/<slug:key>/ny-kolumn/", builder.column, name="add_form_column"),
    path(
        "versioner/<uuid:version_id>/fragor/<slug:key>/kolumner/<slug:column_key>/",
        builder.column,
        name="form_column",
    ),
    path("versioner/<uuid:version_id>/ny-regel/", builder.check, name="add_form_check"),
    path("versioner/<uuid:version_id>/regler/<int:number>/", builder.check, name="form_check"),
]

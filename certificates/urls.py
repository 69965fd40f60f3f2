"""Addresses of this room."""

from django.urls import path

from certificates.views import applications, checking, deciding, documents, holding, programmes, schema

app_name = "certificates"
urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/schema.json", schema.schema, name="schema"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("paths/", programmes.paths, name="paths"),
    path("paths/<slug:slug>/", programmes.path, name="path"),
    path("paths/<slug:slug>/follow/", programmes.follow, name="follow"),
    path("paths/<slug:slug>/unfollow/", programmes.unfollow, name="unfollow"),
    path("paths/<slug:slug>/statements/<slug:code>/", programmes.attest, name="attest"),
    path("paths/<slug:slug>/documents/<str:code>/", documents.send_document, name="send_document"),
    path("documents/<int:pk>/", documents.document_file, name="document_file"),
    path("review/documents/", documents.documents, name="documents"),
    path("review/documents/<int:pk>/", documents.review_document, name="review_document"),
    path("review/documents/<int:pk>/accept/", documents.accept_document, name="accept_document"),
    path("review/documents/<int:pk>/return/", documents.return_document, name="return_document"),
    path("paths/<slug:slug>/begin/", applications.begin, name="begin"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/answer/", applications.answer, name="answer"),
    path("applications/<int:pk>/check/", applications.check_answers, name="check_answers"),
    path("applications/<int:pk>/submit/", applications.submit, name="submit"),
    path("applications/<int:pk>/submitted/", applications.submitted, name="submitted"),
    path("review/", deciding.review_queue, name="review_queue"),
    path("review/<int:pk>/", deciding.review, name="review"),
    path("review/<int:pk>/recommend/", deciding.recommend, name="recommend"),
    path("review/<int:pk>/give-back/", deciding.give_back, name="give_back"),
    path("decide/", deciding.decide_queue, name="decide_queue"),
    path("decide/<int:pk>/", deciding.decide, name="decide"),
    path("decide/<int:pk>/approve/", deciding.approve, name="approve"),
    path("decide/<int:pk>/refuse/", deciding.refuse, name="refuse"),
    path("certificates/", holding.certificates, name="certificates"),
    path("certificates/<slug:number>/", holding.certificate, name="certificate"),
    path("certificates/<slug:number>/show/", holding.show, name="show"),
    path("certificates/<slug:number>/surrender/", holding.surrender, name="surrender"),
    path("issued/", holding.issued, name="issued"),
    path("issued/<slug:number>/", holding.issued_certificate, name="issued_certificate"),
    path("issued/<slug:number>/suspend/", holding.suspend, name="suspend"),
    path("issued/<slug:number>/reinstate/", holding.reinstate, name="reinstate"),
    path("issued/<slug:number>/revoke/", holding.revoke, name="revoke"),
    path("c/<str:code>/", checking.check, name="check"),
    path("verify/", checking.verify, name="verify"),
]

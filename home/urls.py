from django.urls import URLPattern, path

from .search import views as search_views

urlpatterns: list[URLPattern] = [
    path("search/", search_views.search, name="search"),
    path("search/suggestions/", search_views.search_suggestions, name="search_suggestions"),
]

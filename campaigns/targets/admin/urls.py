"""Addresses below /admin/. Every one of them asks for the role and the centre by itself."""

from django.urls import URLPattern, URLResolver, include, path

from . import monthly, plans, targets

target_urls = (
    [
        path("", targets.TargetListView.as_view(), name="index"),
        path("results/", targets.TargetListView.as_view(results_only=True), name="index_results"),
        path("set/", targets.SetTargetView.as_view(), name="set"),
        path("<int:pk>/", targets.TargetView.as_view(), name="target"),
        path("<int:pk>/revise/", targets.ReviseView.as_view(), name="revise"),
        path("<int:pk>/withdraw/", targets.WithdrawView.as_view(), name="withdraw"),
    ],
    "campaigns_targets",
)
plan_urls = (
    [
        path("", plans.PlanListView.as_view(), name="index"),
        path("results/", plans.PlanListView.as_view(results_only=True), name="index_results"),
        path("add/", plans.AddPlanView.as_view(), name="add"),
        path("<int:pk>/", plans.PlanView.as_view(), name="plan"),
        path("<int:pk>/cancel/", plans.CancelPlanView.as_view(), name="cancel"),
    ],
    "campaigns_plans",
)

admin_urls: list[URLPattern | URLResolver] = [
    path("targets/", include(target_urls)),
    path("planned-sessions/", include(plan_urls)),
    path("centre-month/", monthly.show, name="campaigns_centre_page"),
]

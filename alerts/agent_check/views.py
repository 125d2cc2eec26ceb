"""The pages of “Check before you pay”. All by GET, with the answers in the address: nothing is
stored, no cookie is set, and Back, refresh and printing work on every phone."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from destinations.models import Country
from mrc.core.bilingual import current_language
from mrc.core.models import Contact
from mrc.core.places.models import helpline
from mrc.core.sharing import ShareLinks, share_links
from mrc.core.view_addresses import both_languages

from .addresses import private_answer
from .answers import Known
from .costs import Costs, LegalFacts, Way
from .flow import Flow
from .forms import OfferForm, PayForm
from .offer import answer_of, matching_warnings
from .questions import OTHER, PAPERS, PAPERS_SHOWN, PROMOTER
from .register.searching import register_state
from .results import LICENCE_LIST, Card, build_card, message
from .wording import CITED


@dataclass(frozen=True)
class Shared:
    """The card as a text to pass on."""

    text: str
    links: ShareLinks
    names_agency: bool


@private_answer
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Three large choices, the way into the register, and whom to call."""
    context = {
        "languages": both_languages(request, "check_start"),
        "register": register_state(timezone.localdate()),
        "licence_list": Contact.objects.filter(key=LICENCE_LIST).first(),
    }
    return render(request, "alerts/check/start.html", context)


@private_answer
@require_safe
def agent(request: HttpRequest) -> HttpResponse:
    """One question a page, and the card when all are answered."""
    flow = Flow(request.GET, today=timezone.localdate())
    if flow.current is not None:
        return _question(request, flow)
    facts = LegalFacts(None, today=flow.today, also=CITED)
    card = build_card(flow, facts)
    context = {
        "languages": both_languages(request, "check_agent"),
        "flow": flow,
        "card": card,
        "answers": [(one, _said(flow, one.key), flow.query(edit=one)) for one in flow.answered],
        "shared": _shared(request, card),
        "carried": flow.carried(),
        "other_contacts": card.contacts,
    }
    return render(request, "alerts/check/result.html", context)


def _question(request: HttpRequest, flow: Flow) -> HttpResponse:
    position, total = flow.position
    previous = flow.previous
    address = reverse("check_agent")
    context = {
        "languages": both_languages(request, "check_agent"),
        "flow": flow,
        "question": flow.current,
        "form": flow.form,
        "is_choice_of_agency": flow.current is PROMOTER,
        "other": OTHER,
        "papers_shown": PAPERS_SHOWN if flow.current is PAPERS else (),
        "ticked": flow.data.getlist("papers"),
        "position": position,
        "total": total,
        "carried": flow.carried(),
        "back": f"{address}?{flow.query(edit=previous)}" if previous else reverse("check_start"),
    }
    return render(request, "alerts/check/question.html", context)


def _said(flow: Flow, key: str) -> str:
    """An answer as a reader gave it: what was typed, or the words of the button."""
    question = next(one for one in flow.answered if one.key == key)
    if question is PROMOTER:
        return flow.candidate.agency if flow.candidate is not None else _("No, none of these")
    value = flow.values[key]
    if value == Known.YES and question is PAPERS:
        chosen = flow.values["papers"]
        return " · ".join(str(one.label) for one in PAPERS_SHOWN if one.value in chosen)
    if value == Known.YES:
        return flow.data.get(question.fields[0], "")
    return str(next(one.label for one in question.options if one.value == value))


def _shared(request: HttpRequest, card: Card) -> Shared:
    """With the address of the check itself: that of the card would tell what was answered."""
    names_agency = request.GET.get("named") == "yes"
    text = message(card, with_agency=names_agency, helpline=helpline())
    address = request.build_absolute_uri(reverse("check_start"))
    return Shared(text, share_links(text, address), names_agency)


@private_answer
@require_safe
def pay(request: HttpRequest) -> HttpResponse:
    """The legal cost item by item, and how far what was asked is above it."""
    countries = Country.objects.by_name(current_language())
    form = PayForm(_with_way(request.GET), countries=countries)
    form.is_valid()
    chosen = next((c for c in countries if c.code == form.cleaned_data.get("country")), None)
    facts = LegalFacts(chosen, today=timezone.localdate())
    costs = facts.costs(Way(form.cleaned_data.get("way", Way.AGENT)))
    asked = form.cleaned_data.get("asked")
    context = {
        "languages": both_languages(request, "check_pay"),
        "form": form,
        "country": chosen,
        "costs": costs,
        "cash_rule": facts.entries(["cash-ban"]),
        "asked": asked,
        "over": _over(costs, asked),
        "today": timezone.localdate(),
    }
    return render(request, "alerts/check/pay.html", context)


def _with_way(data: QueryDict) -> QueryDict:
    """The way that most people go, where the address names none."""
    if data.get("way") in set(Way):
        return data
    data = data.copy()
    data["way"] = Way.AGENT.value
    return data


def _over(costs: Costs, asked: int | None) -> int | None:
    """Rupees above the highest legal sum, 0 where it is not above; None without a comparison."""
    if asked is None or not costs.is_complete:
        return None
    return max(asked - costs.most, 0)


@private_answer
@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """Boxes to tick about a message or advert, and what they mean."""
    language = current_language()
    form = OfferForm(request.GET or None, countries=Country.objects.by_name(language))
    context = {"languages": both_languages(request, "check_offer"), "form": form, "answer": None}
    if form.is_bound and form.is_valid():
        answer = answer_of(form.cleaned_data["sign"])
        context["answer"] = answer
        context["warnings"] = matching_warnings(
            answer.signs,
            form.cleaned_data["country"],
            language=language,
            on=timezone.localdate(),
        )
    return render(request, "alerts/check/offer.html", context)

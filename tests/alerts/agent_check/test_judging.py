"""The rules of the verdict, for every combination of answers."""

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.agent_check import judging
from alerts.agent_check.answers import (
    AmountAnswer,
    Answers,
    Finder,
    Holder,
    Known,
    LicenceAnswer,
    Money,
    Paper,
    PermissionAnswer,
    Purpose,
)
from alerts.agent_check.costs import LegalLimits
from alerts.agent_check.findings import (
    WEIGHTS,
    Amount,
    Licence,
    Papers,
    Passport,
    Payment,
    Permission,
    Weight,
)
from alerts.agent_check.register.choices import Standing
from alerts.agent_check.register.searching import StateKind
from alerts.agent_check.wording import WORDS

TODAY = datetime.date(2026, 3, 9)
LIMITS = LegalLimits(
    fee_cap=15_000,
    fee_cap_own_job=6_000,
    dues=7_200,
    permission_days=120,
    cash_is_banned=True,
)
FAMILIES = (Licence, Permission, Amount, Payment, Passport, Papers)

days = st.dates(datetime.date(2000, 1, 1), TODAY)
licences = st.builds(
    LicenceAnswer,
    known=st.sampled_from(Known),
    is_number=st.booleans(),
    state=st.sampled_from(StateKind),
    standing=st.none() | st.sampled_from(Standing),
    is_other_agency=st.booleans(),
)
permissions = st.builds(PermissionAnswer, known=st.sampled_from(Known), given_on=st.none() | days)
amounts = st.builds(
    AmountAnswer,
    known=st.sampled_from(Known),
    rupees=st.none() | st.integers(1, 1_000_000),
    purpose=st.sampled_from(Purpose),
    finder=st.sampled_from(Finder),
)
answers_given = st.builds(
    Answers,
    licence=licences,
    permission=permissions,
    amount=amounts,
    money=st.sampled_from(Money),
    holder=st.sampled_from(Holder),
    papers_known=st.sampled_from(Known),
    papers=st.frozensets(st.sampled_from(Paper)),
)
figures = st.none() | st.integers(1, 50_000)
limits_known = st.builds(
    LegalLimits,
    fee_cap=figures,
    fee_cap_own_job=figures,
    dues=figures,
    permission_days=st.none() | st.integers(1, 400),
    cash_is_banned=st.booleans(),
)


def good_answers(**changes) -> Answers:
    """Everything known and in order; `changes` replace parts of it."""
    good = {
        "licence": LicenceAnswer(
            known=Known.YES, is_number=True, state=StateKind.CURRENT, standing=Standing.VALID
        ),
        "permission": PermissionAnswer(Known.YES, TODAY - datetime.timedelta(days=10)),
        "amount": AmountAnswer(Known.YES, 15_000, Purpose.FEE, Finder.AGENT),
        "money": Money.BANK,
        "holder": Holder.MINE,
        "papers_known": Known.YES,
        "papers": frozenset({Paper.DEMAND, Paper.CONTRACT, Paper.NOT_PAID}),
    }
    return Answers(**{**good, **changes})


def judge(answers: Answers, limits: LegalLimits = LIMITS) -> judging.Judgement:
    return judging.judge(answers, limits, today=TODAY)


def test_all_in_order_is_passed():
    assert judge(good_answers()).verdict is Weight.PASSED


def test_nothing_known_is_careful():
    assert judge(Answers()).verdict is Weight.CAREFUL
    assert judge(Answers(), LegalLimits()).verdict is Weight.CAREFUL


def test_every_finding_weighs_something_and_has_words():
    findings = set(itertools.chain.from_iterable(FAMILIES))
    assert set(WEIGHTS) == findings
    assert findings - set(WORDS) == {Payment.NOTHING}
    for words in WORDS.values():
        assert words.title
        assert words.text
        assert words.advice


def test_every_question_can_stop_or_warn():
    for family in FAMILIES:
        weights = {WEIGHTS[finding] for finding in family}
        assert Weight.CAREFUL in weights
        assert Weight.PASSED in weights
    stops = {family for family in FAMILIES if any(WEIGHTS[one] is Weight.STOP for one in family)}
    assert stops == {Licence, Permission, Amount, Payment, Passport}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"licence": LicenceAnswer(known=Known.NONE)}, Licence.NONE),
        *(
            ({"licence": LicenceAnswer(Known.YES, True, StateKind.CURRENT, standing)}, finding)
            for standing, finding in [
                (Standing.EXPIRED, Licence.EXPIRED),
                (Standing.SUSPENDED, Licence.SUSPENDED),
                (Standing.CANCELLED, Licence.CANCELLED),
                (Standing.SURRENDERED, Licence.SURRENDERED),
                (Standing.INVALID, Licence.INVALID),
                (Standing.NOT_LISTED, Licence.NOT_LISTED),
                (None, Licence.NUMBER_NOT_FOUND),
            ]
        ),
        (
            {"licence": LicenceAnswer(Known.YES, True, StateKind.STALE, Standing.CANCELLED)},
            Licence.CANCELLED,
        ),
        (
            {"licence": LicenceAnswer(Known.YES, True, StateKind.CURRENT, None, True)},
            Licence.OTHER_AGENCY,
        ),
        ({"permission": PermissionAnswer(Known.NONE)}, Permission.NONE),
        (
            {"permission": PermissionAnswer(Known.YES, TODAY - datetime.timedelta(days=121))},
            Permission.EXPIRED,
        ),
        (
            {"amount": AmountAnswer(Known.YES, 15_001, Purpose.FEE, Finder.AGENT)},
            Amount.ABOVE,
        ),
        (
            {"amount": AmountAnswer(Known.YES, 6_001, Purpose.FEE, Finder.SELF)},
            Amount.ABOVE,
        ),
        (
            {"amount": AmountAnswer(Known.YES, 22_201, Purpose.ALL, Finder.AGENT)},
            Amount.ABOVE_ALL,
        ),
        (
            {"amount": AmountAnswer(Known.YES, 400_000, Purpose.UNKNOWN, Finder.UNKNOWN)},
            Amount.ABOVE_ALL,
        ),
        ({"money": Money.CASH}, Payment.CASH),
        ({"money": Money.PERSON}, Payment.PERSON),
        ({"holder": Holder.HELD}, Passport.HELD),
    ],
)
def test_one_stop_sign_is_enough(changes, finding):
    judgement = judge(good_answers(**changes))
    assert judgement.verdict is Weight.STOP
    assert judgement.of_weight(Weight.STOP) == (finding,)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"licence": LicenceAnswer(known=Known.UNKNOWN)}, Licence.UNKNOWN),
        ({"licence": LicenceAnswer(Known.YES, False, StateKind.CURRENT)}, Licence.NAME_NOT_FOUND),
        ({"licence": LicenceAnswer(Known.YES, True, StateKind.EMPTY)}, Licence.NO_REGISTER),
        ({"licence": LicenceAnswer(Known.YES, True, StateKind.STALE)}, Licence.OLD_NOT_FOUND),
        (
            {"licence": LicenceAnswer(Known.YES, True, StateKind.STALE, Standing.VALID)},
            Licence.OLD_VALID,
        ),
        ({"permission": PermissionAnswer(Known.UNKNOWN)}, Permission.UNKNOWN),
        ({"permission": PermissionAnswer(Known.YES)}, Permission.NO_DATE),
        ({"amount": AmountAnswer(Known.UNKNOWN)}, Amount.UNKNOWN),
        (
            {"amount": AmountAnswer(Known.YES, 20_000, Purpose.UNKNOWN, Finder.AGENT)},
            Amount.UNCLEAR,
        ),
        (
            {"amount": AmountAnswer(Known.YES, 10_000, Purpose.FEE, Finder.UNKNOWN)},
            Amount.UNCLEAR,
        ),
        ({"money": Money.UNKNOWN}, Payment.UNKNOWN),
        ({"holder": Holder.NO_RECEIPT}, Passport.NO_RECEIPT),
        ({"holder": Holder.UNKNOWN}, Passport.UNKNOWN),
        ({"papers_known": Known.UNKNOWN}, Papers.UNKNOWN),
        ({"papers_known": Known.NONE}, Papers.NONE),
        ({"papers": frozenset({Paper.NOT_PAID})}, Papers.NONE),
        ({"papers": frozenset({Paper.CONTRACT, Paper.RECEIPT})}, Papers.SOME),
        ({"papers": frozenset({Paper.DEMAND, Paper.CONTRACT})}, Papers.NO_RECEIPT),
    ],
)
def test_one_unknown_keeps_it_from_being_passed(changes, finding):
    judgement = judge(good_answers(**changes))
    assert judgement.verdict is Weight.CAREFUL
    assert judgement.of_weight(Weight.CAREFUL) == (finding,)


def test_permission_holds_through_its_last_day():
    on_last_day = PermissionAnswer(Known.YES, TODAY - datetime.timedelta(days=120))
    assert judging.permission_finding(on_last_day, LIMITS, today=TODAY) is Permission.IN_DATE


@pytest.mark.parametrize(
    ("rupees", "purpose", "finder", "finding"),
    [
        (15_000, Purpose.FEE, Finder.AGENT, Amount.WITHIN),
        (15_000, Purpose.UNKNOWN, Finder.AGENT, Amount.WITHIN),
        (6_000, Purpose.FEE, Finder.UNKNOWN, Amount.WITHIN),
        (22_200, Purpose.ALL, Finder.AGENT, Amount.WITHIN_ALL),
        (13_200, Purpose.ALL, Finder.SELF, Amount.WITHIN_ALL),
        (13_201, Purpose.ALL, Finder.SELF, Amount.ABOVE_ALL),
        (20_000, Purpose.ALL, Finder.UNKNOWN, Amount.UNCLEAR),
        (15_001, Purpose.FEE, Finder.UNKNOWN, Amount.ABOVE),
    ],
)
def test_sum_is_held_against_the_limit_that_applies(rupees, purpose, finder, finding):
    answer = AmountAnswer(Known.YES, rupees, purpose, finder)
    assert judging.amount_finding(answer, LIMITS) is finding


def test_missing_fact_is_not_judged():
    nothing = LegalLimits()
    judgement = judge(good_answers(money=Money.CASH), nothing)
    assert judgement.verdict is Weight.STOP  # cash without a receipt needs no rule
    assert Payment.CASH_NO_RECEIPT in judgement.findings
    papers = frozenset({Paper.DEMAND, Paper.CONTRACT, Paper.RECEIPT})
    judgement = judge(good_answers(money=Money.CASH, papers=papers), nothing)
    assert judgement.verdict is Weight.CAREFUL
    assert set(judgement.of_weight(Weight.CAREFUL)) == {
        Permission.NO_RULE,
        Amount.NO_RULE,
        Payment.CASH_NO_RULE,
    }


@settings(max_examples=400)
@given(answers_given, limits_known)
def test_heaviest_finding_decides(answers, limits):
    judgement = judge(answers, limits)
    assert len(judgement.findings) == len(FAMILIES)
    assert [type(finding) for finding in judgement.findings] == list(FAMILIES)
    weights = [WEIGHTS[finding] for finding in judgement.findings]
    if Weight.STOP in weights:
        assert judgement.verdict is Weight.STOP
    elif Weight.CAREFUL in weights:
        assert judgement.verdict is Weight.CAREFUL
    else:
        assert judgement.verdict is Weight.PASSED


@settings(max_examples=400)
@given(answers_given, limits_known)
def test_unknown_is_never_passed(answers, limits):
    judgement = judge(answers, limits)
    is_unknown = [
        answers.licence.known is Known.UNKNOWN,
        answers.permission.known is Known.UNKNOWN,
        answers.amount.known is Known.UNKNOWN,
        answers.money is Money.UNKNOWN and answers.amount.known is not Known.NONE,
        answers.holder is Holder.UNKNOWN,
        answers.papers_known is Known.UNKNOWN,
    ]
    for unknown, finding in zip(is_unknown, judgement.findings, strict=True):
        if unknown:
            assert WEIGHTS[finding] is Weight.CAREFUL
    if any(is_unknown):
        assert judgement.verdict >= Weight.CAREFUL


@given(licences)
def test_licence_passes_only_in_a_current_register(answer):
    finding = judging.licence_finding(answer)
    if WEIGHTS[finding] is Weight.PASSED:
        assert answer.known is Known.YES
        assert answer.state is StateKind.CURRENT
        assert answer.standing is Standing.VALID
        assert not answer.is_other_agency


@given(amounts, limits_known)
def test_dearer_is_never_judged_better(answer, limits):
    if answer.rupees is None:
        return
    dearer = AmountAnswer(answer.known, answer.rupees * 2, answer.purpose, answer.finder)
    before = WEIGHTS[judging.amount_finding(answer, limits)]
    after = WEIGHTS[judging.amount_finding(dearer, limits)]
    assert after >= before


@settings(max_examples=400)
@given(answers_given, limits_known)
def test_worse_answer_never_helps(answers, limits):
    """Putting a stop sign into any answers always stops."""
    for changes in ({"holder": Holder.HELD}, {"licence": LicenceAnswer(known=Known.NONE)}):
        values = {name: getattr(answers, name) for name in Answers.__dataclass_fields__}
        assert judge(Answers(**{**values, **changes}), limits).verdict is Weight.STOP

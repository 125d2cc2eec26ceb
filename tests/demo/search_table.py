"""What people type, and the page that must come first, or pages that are each in the first three.

Paths are those below the language; `first` may be None where several are equally right.
"""

from typing import NamedTuple


class Asked(NamedTuple):
    language: str
    query: str
    first: str | None
    within_three: tuple[str, ...] = ()


SA, AE, QA = "destinations/saudi-arabia", "destinations/united-arab-emirates", "destinations/qatar"
KW, OM, MY = "destinations/kuwait", "destinations/oman", "destinations/malaysia"
IT, DE = "destinations/italy", "destinations/germany"
LEGAL, AGENTS = "safe-migration/legal-ways", "safe-migration/agents"

TABLE = [
    # --- A country, by any of its names ---------------------------------------------------------
    Asked("en", "saudi arabia", SA),
    Asked("en", "ksa", SA),
    Asked("en", "Saudia", SA),
    Asked("ur", "سعودی عرب", SA),
    Asked("ur", "سعودیہ", SA),
    Asked("ur", "saudia", SA),
    Asked("ur", "sauudi arab", SA),
    Asked("en", "U.A.E.", AE),
    Asked("en", "dubai", AE),
    Asked("ur", "دبئی", AE),
    Asked("ur", "dubay", AE),
    Asked("en", "katar", QA),
    Asked("ur", "قطر", QA),
    Asked("ur", "uman", OM),
    Asked("ur", "جرمني", DE),  # Arabic yeh
    # --- A country and a thing: its guide, then that part ---------------------------------------
    Asked("en", "saudi visa", SA, (f"{SA}/legal-ways",)),
    Asked("ur", "سعودی ویزا", SA, (f"{SA}/legal-ways",)),
    Asked("ur", "saudi ka visa", SA, (f"{SA}/legal-ways",)),
    Asked("en", "dubai job", AE, (f"{AE}/legal-ways",)),
    Asked("ur", "dubai mein naukri", AE, (f"{AE}/legal-ways",)),
    Asked("ur", "دبئی میں نوکری", AE, (f"{AE}/legal-ways",)),
    Asked("en", "qatar salary", QA, (f"{QA}/pay-and-hours",)),
    Asked("ur", "سعودیہ تنخواہ", SA, (f"{SA}/pay-and-hours",)),
    Asked("ur", "saudia mein tankhwah", SA, (f"{SA}/pay-and-hours",)),
    Asked("en", "oman work permit", OM, (f"{OM}/legal-ways",)),
    Asked("ur", "malaysia kharcha", MY, (f"{MY}/costs",)),
    Asked("en", "saudi costs", SA, (f"{SA}/costs",)),
    Asked("ur", "سعودیہ کا خرچہ", SA, (f"{SA}/costs",)),
    Asked("en", "kuwait passport taken by sponsor", KW, (f"{KW}/sponsor",)),
    Asked("ur", "kafeel badalna saudia", SA, (f"{SA}/sponsor",)),
    Asked("en", "study in germany", DE, (f"{DE}/studying",)),
    Asked("ur", "germany student visa", DE, (f"{DE}/studying",)),
    Asked("en", "send money home from saudi", SA, (f"{SA}/money-home",)),
    Asked("ur", "qatar se paise bhejna", QA, (f"{QA}/money-home",)),
    Asked("en", "deported from saudi arabia", SA, (f"{SA}/coming-home",)),
    Asked("en", "salary not paid qatar", QA, (f"{QA}/if-things-go-wrong",)),
    Asked("ur", "qanoon saudi", SA, (f"{SA}/laws-and-customs",)),
    Asked("en", "italy quota", IT, ("alerts/italy-quota-agents",)),
    Asked("ur", "اٹلی کوٹہ", IT, ("alerts/italy-quota-agents",)),
    Asked("en", "visit visa to dubai", AE, ("alerts/visit-visa-convert-later",)),
    # --- Papers, agents, money ------------------------------------------------------------------
    Asked("en", "visa", LEGAL),
    Asked("ur", "ویزہ", LEGAL),
    Asked("ur", "naukri", LEGAL),
    Asked("en", "nokri", LEGAL),
    Asked("en", "how to check an agent", AGENTS),
    Asked("en", "oep licence", AGENTS),
    Asked("ur", "ایجنٹ اصلی ہے یا نہیں", AGENTS),
    Asked("en", "get my money back from the agent", AGENTS),
    Asked("ur", "visa ke paise wapas", AGENTS),
    Asked("ur", "paisay", None, ("alerts/agent-disappears",)),
    Asked("ur", "mujhe agent ne dhoka diya", None, (AGENTS, "alerts")),
    Asked("en", "protector stamp", None, ("alerts/fake-protector",)),
    Asked("ur", "protector kaise karwain", "safe-migration/documents"),
    Asked("ur", "پروٹیکٹر کی فیس", "alerts/fake-protector"),
    Asked("en", "fake protector", None, ("alerts/fake-protector",)),
    Asked("en", "trade test", "alerts/unlicensed-trade-tests"),
    Asked("en", "contract", "safe-migration/contract"),
    Asked("ur", "معاہدہ", "safe-migration/contract"),
    Asked("ur", "kaghzat", "safe-migration/documents"),
    Asked("en", "gamca medical", "safe-migration/documents"),
    Asked("ur", "iqama", "safe-migration/rights-abroad", ("alerts/azad-visa",)),
    Asked("ur", "hundi hawala", "family-at-home"),
    # --- Complaints, warnings -------------------------------------------------------------------
    Asked("en", "shikayat", "safe-migration/questions"),
    Asked("ur", "shikayat", "safe-migration/questions"),
    Asked("ur", "شکایت", "safe-migration/questions"),
    Asked("en", "azad visa", "alerts/azad-visa"),
    Asked("ur", "آزاد ویزا", "alerts/azad-visa"),
    Asked("ur", "وزٹ ویزا", "alerts/visit-visa-convert-later"),
    Asked("ur", "umrah visa", "alerts/visit-visa-convert-later"),
    Asked("en", "whatsapp visa fee", "alerts/visa-fee-by-phone"),
    Asked("en", "call centre job thailand", "alerts/south-east-asia-call-centres"),
    Asked("ur", "کال سینٹر", "alerts/south-east-asia-call-centres"),
    Asked("en", "scam", "alerts"),
    Asked("ur", "fraud", "alerts"),
    # --- People, help, the site itself ----------------------------------------------------------
    Asked("en", "women", "women"),
    Asked("ur", "khawateen", "women"),
    Asked("en", "trafficking", "trafficking-and-smuggling"),
    Asked("ur", "انسانی اسمگلنگ", "trafficking-and-smuggling"),
    Asked("ur", "donkey", "irregular-migration"),
    Asked("ur", "ڈنکی", "irregular-migration"),
    Asked("en", "coming home", "coming-home"),
    Asked("ur", "wapsi", "coming-home"),
    Asked("ur", "میت واپس لانا", None, ("coming-home",)),
    Asked("en", "office in lahore", "centres"),
    Asked("ur", "ایم آر سی لاہور", "centres"),
    Asked("en", "glossary", "glossary"),
    Asked("en", "privacy", "privacy"),
    Asked("ur", "پروگرام", "events"),
    Asked("en", "silk routes", "programmes/silk-routes"),
    Asked("en", "rcms", "programmes/readmission-case-management"),
    Asked("en", "family at home", "family-at-home"),
]

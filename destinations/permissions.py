"""What roles may do with guides' facts. Who may edit which pages is given with the page tree."""

from mrc.core.accounts.roles import Role, grant

#: Who reads the facts' list in the admin, to write and to answer by it.
READERS = (Role.TRANSLATOR, Role.COMMUNICATIONS, Role.COUNSELLOR, Role.AUDITOR)

#: What they see, and what editors write.
READ = ("fact", "factkind", "country", "contractpoint")

grant(
    Role.EDITOR,
    "wagtailadmin.access_admin",
    *[f"destinations.{verb}_{model}" for model in READ for verb in ("add", "change", "view")],
    # A kind or a country in use is protected by the database; a wrong fact may go.
    "destinations.delete_fact",
    "destinations.delete_contractpoint",
)
# Facts are the editors' and communications'; kinds and countries are the editors' alone.
grant(Role.COMMUNICATIONS, "destinations.add_fact", "destinations.change_fact")
for _role in READERS:
    grant(_role, *[f"destinations.view_{model}" for model in READ])

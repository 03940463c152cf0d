"""The 61 cases of Okta's SCIM test plan: how a run judges each.

``automated``: requests and responses show it. ``simulated``: Okta sends nothing, or only its own
screen changes; proven by the flow's golden file and by what follows. ``outside-wire``:
nothing that passes between Okta and the app shows it, for the reason given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Class = Literal["automated", "simulated", "outside-wire"]


@dataclass(frozen=True, slots=True)
class Case:
    """How a case is classed.

    ``needs``: the features without which a vendor does not offer it. ``remark``: the
    reason of the class, or what an admin has to test manually.
    """

    kind: Class
    needs: tuple[str, ...] = ()
    remark: str = ""


def _auto(*needs: str, remark: str = "") -> Case:
    return Case("automated", needs, remark)


def _simulated(*needs: str, remark: str) -> Case:
    return Case("simulated", needs, remark)


def _outside(remark: str) -> Case:
    return Case("outside-wire", (), remark)


_SIGN_IN: Final = "The exchanges contain the password; sign in to the app with it manually."
_SUSPEND: Final = "Okta sends nothing; the user must stay active in the app."
_PAUSE: Final = "Okta sends nothing while the push is inactive; the check activates it afterwards."
_LEAVE: Final = "Okta sends nothing; the group must still exist with its members."
_MATCHED: Final = "Okta decides which groups match the rule; the check observes their push."

CASES: Final[Mapping[str, Case]] = {
    # Preconditions, app setup with users and groups
    "C9296": _outside(
        "Adds a user to Okta's directory; Okta sends nothing before the assignment (C9290)."
    ),
    "C9297": _outside(
        "Adds a group to Okta's directory; Okta sends nothing before it is assigned or pushed "
        "(C9307, C9312)."
    ),
    "C9298": _outside(
        "An admin follows the configuration guide in Okta's console; C9306 tests the resulting "
        "connection."
    ),
    "C9308": _outside(
        "Adds a member in Okta's directory; Okta sends nothing before the group is assigned "
        "or pushed (C9307, C9332)."
    ),
    "C9313": _simulated(
        "push_groups", remark="A setting in Okta; its effect on a linked group is C9315."
    ),
    "C9314": _simulated(
        "push_groups", remark="A setting in Okta; its effect on a linked group is C9330."
    ),
    # Preconditions, provisioning and SSO
    "C21902": _auto(
        remark="If the server authenticates before it validates the redirect URI, test it manually."
    ),
    "C9306": _auto(),
    "C9339": _simulated(
        remark="With provisioning off Okta sends nothing; the app's data must stay unchanged."
    ),
    "C9340": _auto(),
    "C9341": _auto(remark="Needs a second valid token, which only the vendor can issue."),
    "C9342": _outside("Sign-in in the browser by Secure Web Authentication, without SCIM."),
    "C9343": _outside("Sign-in in the browser by SAML, without SCIM."),
    # Preconditions, attributes and mapping
    "C9289": _outside("Only Okta knows the type of an attribute, personal or group."),
    "C9344": _simulated(
        remark="A page of Okta's Profile Editor; the create that follows carries these attributes."
    ),
    "C9345": _auto(remark="The check tests the mapping of the profile; compare it with the guide."),
    "C9299": _outside("A document: review its links, headlines and screenshots."),
    # Create users
    "C9290": _auto("create_users"),
    "C9293": _auto("create_users", "deactivate_users"),
    "C9300": _simulated(remark=_SUSPEND),
    "C9307": _auto("create_users"),
    "C9334": _auto("create_users"),
    "C9335": _auto("create_users"),
    "C9336": _auto("create_users"),
    # Update users
    "C9291": _auto("update_users"),
    "C9309": _auto("update_users"),
    "C9310": _auto("update_users"),
    "C9337": _auto("update_users"),
    # Deprovision users
    "C9292": _auto("deactivate_users"),
    "C9294": _auto("deactivate_users"),
    "C9295": _simulated(remark=_SUSPEND),
    "C9311": _auto("deactivate_users"),
    # Sync password
    "C9301": _auto("sync_password", remark=_SIGN_IN),
    "C9302": _auto("sync_password", remark=_SIGN_IN),
    # Import
    "C9303": _auto("import_users"),
    "C9304": _auto(
        "import_users", remark="The check counts Okta's statistics from the pages that it reads."
    ),
    "C9305": _auto("import_users", "update_users"),
    "C9338": _auto("import_groups"),
    # Group push
    "C9312": _auto("push_groups"),
    "C9315": _auto("push_groups"),
    "C9316": _auto("push_groups"),
    "C9317": _auto("push_groups"),
    "C9318": _auto("push_groups"),
    "C9319": _simulated("push_groups", remark=_PAUSE),
    "C9320": _auto("push_groups"),
    "C9321": _simulated("push_groups", remark=_LEAVE),
    "C9322": _auto("push_groups"),
    "C9323": _auto("push_groups", remark=_MATCHED),
    "C9324": _simulated(
        "push_groups",
        remark="Okta sends nothing for a group that matches later; groups pushed before must stay.",
    ),
    "C9325": _auto("push_groups"),
    "C9326": _simulated("push_groups", remark=_LEAVE),
    "C9327": _auto("push_groups"),
    "C9328": _simulated("push_groups", remark=_PAUSE),
    "C9329": _auto("push_groups"),
    "C9330": _auto("push_groups"),
    "C9331": _simulated("push_groups", remark=_LEAVE),
    "C9332": _auto("push_groups"),
    "C9333": _auto("push_groups", "deactivate_users"),
    # Profile sourcing
    "C9359": _simulated(
        "profile_sourcing", remark="A setting in Okta; its effect at the next import is C9361."
    ),
    "C9360": _simulated(
        "profile_sourcing",
        remark="A label in Okta's console; the import before it reads the user with all "
        "mapped attributes.",
    ),
    "C9361": _auto("profile_sourcing"),
}

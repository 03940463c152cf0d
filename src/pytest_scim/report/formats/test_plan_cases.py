"""The 61 cases of Okta's SCIM test plan: what a run can show of each.

``automated``: the wire shows it. ``simulated``: Okta sends nothing, or only its own
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
    reason of the class, or what stays to be looked at by hand.
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


_LOGIN: Final = "The password is seen on the wire; signing in to the app with it is done by hand."
_SUSPEND: Final = "Okta sends nothing for it; the person must stay active in the app."
_PAUSE: Final = "Okta sends nothing while the push is inactive; the sequel is its activation."
_LEAVE: Final = "Okta sends nothing for it; the group must still be there with its members."
_MATCHED: Final = "Which groups the rule finds is decided in Okta; their push is on the wire."

CASES: Final[Mapping[str, Case]] = {
    # Preconditions, app setup with people and groups
    "C9296": _outside(
        "Adds a person to Okta's own directory: nothing is sent until the app is assigned (C9290)."
    ),
    "C9297": _outside(
        "Adds a group to Okta's own directory: nothing is sent until it is assigned or pushed "
        "(C9307, C9312)."
    ),
    "C9298": _outside(
        "An admin follows the configuration guide in Okta's screens; the connection it yields "
        "is C9306."
    ),
    "C9308": _outside(
        "Adds a member inside Okta's own directory: nothing is sent until the group is assigned "
        "or pushed (C9307, C9332)."
    ),
    "C9313": _simulated(
        "push_groups", remark="A setting of Okta's; its effect on a linked group is C9315."
    ),
    "C9314": _simulated(
        "push_groups", remark="A setting of Okta's; its effect on a linked group is C9330."
    ),
    # Preconditions, provisioning and SSO
    "C21902": _auto(
        remark="Where a login comes before the redirect URI is looked at, it is tried by hand."
    ),
    "C9306": _auto(),
    "C9339": _simulated(
        remark="With provisioning off Okta sends nothing; the app must keep what it had."
    ),
    "C9340": _auto(),
    "C9341": _auto(remark="Needs a second valid token, since only the vendor can issue one."),
    "C9342": _outside("A browser login by Secure Web Authentication: no SCIM takes part."),
    "C9343": _outside("A browser login by SAML: no SCIM takes part."),
    # Preconditions, attributes and mapping
    "C9289": _outside("The type of an attribute, personal or group, is known to Okta alone."),
    "C9344": _simulated(
        remark="A page of Okta's Profile Editor; the create that follows carries these attributes."
    ),
    "C9345": _auto(remark="The mapping tested is the profile's: compare it with the guide."),
    "C9299": _outside("A document for people: its links, headlines and screenshots."),
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
    "C9301": _auto("sync_password", remark=_LOGIN),
    "C9302": _auto("sync_password", remark=_LOGIN),
    # Import
    "C9303": _auto("import_users"),
    "C9304": _auto("import_users", remark="Okta's statistics are counted from the pages it reads."),
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
        remark="Okta sends nothing for a group that matches later; groups pushed before stay.",
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
        "profile_sourcing", remark="A setting of Okta's; its effect at the next import is C9361."
    ),
    "C9360": _simulated(
        "profile_sourcing",
        remark="A label on Okta's own page; the import before it reads the person with all "
        "mapped attributes.",
    ),
    "C9361": _auto("profile_sourcing"),
}

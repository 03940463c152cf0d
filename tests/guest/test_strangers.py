"""Whatever a target does, nobody who is not of the run is changed or deleted.

Each test is one run of the plugin against a target with one defect, judged at the target: every
resource that was there before is as it was. A sample runs always, and all of it with ``SCIM_ALL``.
"""

from tests.guest.attack import attack, is_guest, is_tidy
from tests.guest.cases import BOTH, FEW_GROUPS, FEW_USERS, GROUPS, USERS, Attack, chosen
from tests.guest.mischief import identity, lending, numbers, reuse

# fmt: off
ATTACKS = [
    # a create leads to somebody else
    Attack("create returns a stranger's id", identity.CreateReturnsAnotherId, FEW_USERS,
           often=True),
    Attack("all of it: create returns a stranger's id", identity.CreateReturnsAnotherId),
    Attack("one create in five returns a stranger's id",
           lambda: identity.CreateReturnsAnotherId(every=5), USERS),
    Attack("all of it: one create in five", lambda: identity.CreateReturnsAnotherId(every=5)),
    Attack("group create returns a stranger's id",
           lambda: identity.CreateReturnsAnotherId("Group"), FEW_GROUPS, often=True),
    Attack("all of it: one group create in five",
           lambda: identity.CreateReturnsAnotherId("Group", every=5), GROUPS),
    Attack("group create returns the id of a user",
           lambda: identity.CreateReturnsAnotherId("Group", of="User"), GROUPS),
    Attack("user create returns the id of a group",
           lambda: identity.CreateReturnsAnotherId("User", of="Group"), USERS),
    Attack("create returns a stranger's Location", identity.CreateReturnsAnotherLocation, USERS),
    Attack("create returns a stranger", identity.CreateReturnsSomebody, FEW_USERS, often=True),
    Attack("one create in three returns a stranger",
           lambda: identity.CreateReturnsSomebody(every=3), USERS),
    Attack("group create returns a strangers' group",
           lambda: identity.CreateReturnsSomebody("Group"), GROUPS),
    Attack("create returns a stranger's id and no name",
           identity.CreateReturnsAnIdWithoutAName, FEW_USERS, often=True),
    Attack("create returns a stranger's id in another case",
           identity.CreateReturnsAnIdInAnotherCase, USERS),
    Attack("create returns a stranger's id with a blank",
           identity.CreateReturnsAnIdWithABlank, USERS),
    Attack("a conflict names a stranger", identity.ConflictNamesSomebody, USERS),
    Attack("create returns the id of the create before",
           identity.CreateReturnsThePreviousId, FEW_USERS, often=True),
    # what is shown later leads to somebody else
    Attack("a read returns a stranger", identity.ReadReturnsSomebody, FEW_USERS, often=True),
    Attack("one read in three returns a stranger", lambda: identity.ReadReturnsSomebody(3), USERS),
    Attack("all of it: one read in three", lambda: identity.ReadReturnsSomebody(3)),
    Attack("the id changes after the create",
           lambda: identity.ReadReturnsSomebody(whole=False), USERS),
    Attack("a write returns a stranger's id", identity.WriteReturnsSomebody, BOTH),
    Attack("lists swap ids", identity.ListsSwapIds, BOTH + " or import"),
    Attack("a lookup returns a stranger's id", identity.LookupReturnsAnotherId,
           USERS + " or test_create_users"),
    Attack("a lookup returns a stranger", identity.LookupReturnsSomebody,
           USERS + " or test_create_users"),
    Attack("a lost create is found as a stranger", identity.LostCreateIsFoundAsSomebody,
           FEW_USERS, often=True),
    Attack("groups list strangers", identity.GroupsListStrangers, GROUPS + " or members"),
    # an id leads to somebody else, after it was ours or though it never was
    Attack("freed ids are given again", reuse.FreedIdsAreGivenAgain, FEW_USERS),
    Attack("deleted ids are given again", reuse.FreedIdsAreGivenAgain, "deleting", often=True),
    Attack("freed ids are given again later",
           lambda: reuse.FreedIdsAreGivenAgain(at_once=False), "deleting or races"),
    Attack("all of it: freed ids are given again", reuse.FreedIdsAreGivenAgain),
    Attack("unknown ids are the caller", reuse.UnknownIdsAreTheCaller,
           "deleting or unknown_id", often=True),
    Attack("all of it: unknown ids are the caller", reuse.UnknownIdsAreTheCaller),
    Attack("a PUT to nobody returns a stranger", reuse.UpsertReturnsSomebody,
           "unknown_id or replacing"),
    Attack("the admin's row notes our names", reuse.AdminNotesOurNames, USERS, often=True),
    Attack("the admin's display name notes our names",
           lambda: reuse.AdminNotesOurNames("displayName"), USERS),
    Attack("the admin's externalId notes our names",
           lambda: reuse.AdminNotesOurNames("externalId"), USERS),
    Attack("lists filter by any text", reuse.ListsFilterByAnyText, USERS),
    Attack("bulk rows name strangers", reuse.BulkRowsNameSomebody, "test_bulk", often=True),
    Attack("bulk rows claim strangers",
           lambda: reuse.BulkRowsNameSomebody(created=False), "test_bulk"),
    Attack("numbers are given again", numbers.NumberedAgain, "deleting or test_deactivate_users"),
    # the admin has changed a group that the profile lets the run link
    Attack("the admin changes a linked group", lending.AdminChangesALinkedGroup,
           "a_predefined_group_can_be_linked", profile="livepreso", often=True),
    Attack("the admin changes the group of the licences",
           lambda: lending.AdminChangesALinkedGroup("Salesperson"), "vendor", profile="livepreso"),
]
# fmt: on


@chosen(ATTACKS)
def test_nobody_else_is_touched(case, tmp_path):
    result = attack(case.make(), tmp_path, *case.arguments, profile=case.profile)

    is_guest(result)
    is_tidy(result)

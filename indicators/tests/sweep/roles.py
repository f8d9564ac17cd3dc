"""The people of the sweep, as its tables call them."""

from entities.choices import Role

VISITOR, OWN, OTHER = "visitor", "officer", "officer of another agency"
APPROVER, LED = "approver", "officer under an approver"
SUPERVISOR, COORDINATOR = Role.SUPERVISOR.value, Role.COORDINATOR.value
ADMINISTRATOR = Role.ADMINISTRATOR.value

NOBODY: set[str] = set()
OF_AGENCY = {OWN, APPROVER, LED}
COORDINATORS = {COORDINATOR, ADMINISTRATOR}
READERS = COORDINATORS | {SUPERVISOR}
SENDERS = COORDINATORS | {OWN, OTHER, APPROVER}
SIGNED_IN = READERS | OF_AGENCY | {OTHER}
EVERYBODY = SIGNED_IN | {VISITOR}
# An officer with an approver and one without are the same to the admin.
OF_ADMIN = EVERYBODY - {LED}

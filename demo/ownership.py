"""Who owns what since when: `crm_owner_history` of any kind of object."""

from typing import Literal

import numpy as np

from demo.columns import USER, KeyForm, Rows, where
from demo.randomness import NULL, Ints
from demo.staff import NEVER, Staff
from demo.working_time import local_midnight

ObjectKind = Literal["account", "contact", "lead", "deal", "outlet"]


def owner_rows(
    kind: ObjectKind, form: KeyForm, objects: Ints, owners: Ints, since: Ints, staff: Staff, cutoff: int
) -> Rows:
    """One period per object, and one with the successor from the local midnight at which the owner left.

    `objects` are numbers, `owners` staff positions (`NULL` = explicitly unowned), `since` UTC microseconds.
    """
    known = np.maximum(owners, 0)
    leave = np.where(owners == NULL, NEVER, staff.leave[known])
    handed_over = local_midnight(np.minimum(leave, NEVER // 2**14))
    changes = (leave < NEVER) & (handed_over > since) & (handed_over < cutoff)
    again = np.flatnonzero(changes)
    users = np.concatenate([where(owners == NULL, NULL, owners + 1), staff.successor[known[again]] + 1])
    numbers = np.concatenate([objects, objects[again]])
    count = len(numbers)
    return {
        "object_type": [kind] * count,
        "object_id": form.text(numbers),
        "user_id": USER.text(users),
        "valid_from": np.concatenate([since, handed_over[again]]),
        "valid_to": np.concatenate([where(changes, handed_over), np.full(len(again), NULL)]),
    }

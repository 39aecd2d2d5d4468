"""A full disk is a `DiskFull` of this package."""

from expectations.errors import AuditError, DiskFull
from state_folder.full_disk import full_disk_as

telling_full_disk = full_disk_as(DiskFull, AuditError)

"""A full disk is a `DiskFull` of this package."""

from ingestion.errors import DiskFull, IngestionError
from state_folder.full_disk import full_disk_as

telling_full_disk = full_disk_as(DiskFull, IngestionError, in_one_text=False)

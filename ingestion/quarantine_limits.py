"""How many wrong rows a file may have before it is held whole."""

from ingestion.company import Company
from ingestion.errors import QuarantineLimitExceeded
from ingestion.inbox import InboxFile
from ingestion.loading import LoadedEntity


def check_limit(company: Company, file: InboxFile, loaded: LoadedEntity) -> None:
    """Land and warn, or hold the file: whether as many wrong rows as these are allowed.

    Raises:
        QuarantineLimitExceeded: more rows, or a larger share, than the company allows for the entity.
    """
    limit = company.quarantine_limit(loaded.entity)
    wrong, rows = loaded.row_count_quarantined, loaded.row_count_in_file
    too_many = limit.rows is not None and wrong > limit.rows
    too_large = limit.share is not None and wrong > limit.share * rows
    if too_many or too_large:
        allowed = [f"{limit.rows} rows"] if limit.rows is not None else []
        allowed += [f"a share of {limit.share}"] if limit.share is not None else []
        raise QuarantineLimitExceeded(
            file.path,
            f"has {wrong} wrong rows of {rows} for {loaded.entity}; allowed: {' and '.join(allowed)}.",
            "See them with `python -m ingestion quarantine`; ask for a corrected file, or raise the limit.",
        )

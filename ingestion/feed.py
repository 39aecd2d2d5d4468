"""A feed: the files of one pattern, and how their names tell the day of their delivery."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from ingestion.mapping import DeliveryMode, Mapping

DATE_IN_FILE_NAME = r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8})(?!\d)"


@dataclass(frozen=True)
class Feed:
    """Files of one pattern, and the entities that they hold. `mapping` is None for canonical files.

    A workbook has a sheet in canonical form for each of its entities, named as the entity.
    """

    source: str
    name: str
    pattern: str
    date_pattern: str
    modes: dict[str, DeliveryMode]
    mapping: Mapping | None
    is_optional: bool
    max_age_days: int | None
    is_workbook: bool = False

    def delivery_date(self, file_name: str) -> date | None:
        """Date in the file's name (the last one that exists), None if there is none."""
        for text in reversed(re.findall(self.date_pattern, file_name)):
            digits = re.sub(r"\D", "", text)
            try:
                return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day, not an instant
            except ValueError:
                continue
        return None

    def dates_rows(self, entity: str) -> bool:
        """Whether an entity's rows have no time of extraction but the day of their delivery."""
        if self.mapping is None:
            return self.is_workbook
        return all("_extracted_at" not in output.expressions for output in self.mapping.outputs_of(entity))

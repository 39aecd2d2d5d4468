"""What `company.yml` says under `intraday:`: which deltas come during the day, from where, and when."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOVING_ENTITIES = ("fld_orders", "fld_order_lines", "tel_calls", "tel_call_legs", "crm_activities")
"""What moves during a day: the rows of the provisional figures. Everything else waits for the night."""

TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d$"


class IntradaySettings(BaseModel):
    """Deltas of the day: folder, names and working hours (local, from inclusive, until exclusive).

    `files`: feed → glob below `inbox`, where the deltas have other names than the night's extracts. Of a feed
    that comes out of a database (`origin:`), what is above its cursor is read.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    inbox: str = "{state}/intraday/inbox"
    files: dict[str, str] = {}
    working_from: str = Field(default="07:30", pattern=TIME_OF_DAY)
    working_until: str = Field(default="18:30", pattern=TIME_OF_DAY)

    @model_validator(mode="after")
    def _day_has_hours(self) -> "IntradaySettings":
        if self.working_from >= self.working_until:
            raise ValueError("working_from must be before working_until")
        return self

"""Which of the night's relations a tick makes anew, which it reads as they are, and which are empty.

A tick runs the night's compiled models from the moving rows up to `int_grain_days` and
`int_evaluations_progressed`. The walk up the graph ends at the relations listed here. It may end nowhere
else: a model that comes to read something new is refused by name until somebody has decided what it means
for a tick.
"""

INTRADAY_KPIS = ("approved_order_value", "calls_made", "meetings_scheduled")
"""KPIs with a figure during the day; each is additive and counts what happened on a day, row by row."""

GRAINS = ("company", "region", "rep")
"""Whose figures a tick shows; progress also of the teams and regions with a target."""

TARGETS = ("int_grain_days", "int_evaluations_progressed")

MOVING = {
    "fld_orders": ("order_id",),
    "fld_order_lines": ("order_id", "line_no"),
    "tel_calls": ("call_id",),
    "tel_call_legs": ("call_id", "leg_no"),
    "crm_activities": ("activity_id",),
}
"""Landed relations that deltas bring, with their keys; `ingestion.intraday_settings.MOVING_ENTITIES`."""

LANDED = {
    "calendar": "abs(calendar_date - date '{as_of}') <= 2200",
    "company_parameters": "true",
}
"""Landed relations that are read as the night knew them; of the calendar, six years to either side: a target
that runs today has its days in there, and models count working days by differences."""

WHOLE = (
    "default_parameters",
    "int_account_stages",
    "int_accounts",
    "int_agent_reps",
    "int_contact_stages",
    "int_contacts",
    "int_first_purchases",
    "int_fx_rates",
    "int_held_kpis",
    "int_kpi_definitions_approved",
    "int_kpi_measures",
    "int_kpi_windows",
    "int_kpis",
    "int_object_owners",
    "int_outlets",
    "int_region_closure",
    "int_regions",
    "int_rep_assignments",
    "int_reps",
    "int_stage_measures",
    "int_standing_targets",
    "kpi_catalogue",
    "measures",
    "stg_crm__survivors",
    "stg_planning__focus_products",
    "stg_planning__kpi_assignments",
    "stg_planning__kpi_targets",
    "stg_planning__parameters",
    "stg_reference__products",
)
"""Who, where, what is asked: as the certified night left them, assignments of the future among them."""

WANTED_MEASURES = ("int_activity_measures", "int_call_measures", "int_field_measures")
"""Models of measures that a tick makes; other inputs of `int_measures_daily` come with the night alone."""

UNION_OF_MEASURES = "int_measures_daily"

EMPTY = ("int_member_measures", "int_outlet_openings", "int_planned_visits", "int_visits")
"""Events that come with the night alone, and are added to others by the models that name them."""

GIVEN = "int_measure_cells"
"""What a span has come to: the certified days of it, and the provisional ones (`spans.sql`)."""

GIVEN_AFTER = "int_evaluations_set_up"
"""The step that says which spans are asked for."""

FILTERS = {
    "stg_planning__kpi_assignments": "kpi_code in ({kpis})",
    "stg_planning__kpi_targets": (
        "assignment_id in (select assignment_id from warehouse.staging.stg_planning__kpi_assignments"
        " where kpi_code in ({kpis}))"
    ),
    "int_object_owners": "object_type = 'outlet'",
}
"""Rows that no figure of the day can need, by relation: each row stands for itself there."""

{#
    Plain rows that a KPI has even where nothing happened (ruling 10): one row per KPI, grain member and
    period, with the numbers that those have tonight.
    Inside the model that reads them, since there are more of them than of anything that they are made of.
#}
{% macro idle_kpi_members() %}
select
    kpis.kpi_grain_key,
    grain_members.grain_id,
    periods.period_key,
    periods.period_slice
from {{ ref('int_kpi_grains') }} as kpis
inner join {{ ref('int_grain_members') }} as grain_members
    on kpis.grain = grain_members.grain
inner join {{ ref('int_open_periods') }} as periods
    on grain_members.period_type = periods.period_type
    and grain_members.period_start = periods.period_start
    and periods.period_order >= kpis.smallest_period_order
-- a KPI about stages says its stage in `detail`: it has no plain row beside them
-- nor has a score that names its assignment; a score is shown as missing for the period it is made for
where not kpis.has_data
    or case kpis.numerator_kind
        when 'scoring' then not kpis.has_details and grain_members.period_type = kpis.base_period
        else not kpis.is_by_stage or kpis.grain = 'lifecycle_stage'
    end
{% endmacro %}

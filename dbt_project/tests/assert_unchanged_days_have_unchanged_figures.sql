-- A day or week is made of what the release before made it of, and its figures are others. On a night that carries, rows
-- were lost on the way; on a full rebuild, what figures are made of is not all in the fingerprint (int_period_fingerprints).
{%- set sides = {'earlier': source('kpi_before', 'fct_kpi_values'), 'tonight': ref('fct_kpi_values')} %}
with
{%- for side, relation in sides.items() %}
{{ side }} as (

    select
        figures.period_type,
        figures.period_start,
        count(*) as row_count,
        sum(hash(hash(figures))) as row_hash
    from (
        select * exclude (is_mature, as_of) from {{ relation }}
    ) as figures
    inner join {{ ref('int_unchanged_periods') }} as unchanged
        on figures.period_type = unchanged.period_type
        and figures.period_start = unchanged.period_start
    group by figures.period_type, figures.period_start

){% if not loop.last %},{% endif %}
{%- endfor %}

select
    coalesce(tonight.period_type, earlier.period_type) as period_type,
    coalesce(tonight.period_start, earlier.period_start) as period_start,
    tonight.row_count,
    earlier.row_count as row_count_before
from tonight
full outer join earlier
    on tonight.period_type = earlier.period_type
    and tonight.period_start = earlier.period_start
where tonight.row_count is distinct from earlier.row_count
    or tonight.row_hash is distinct from earlier.row_hash

{#
    The members of a grain that parts the company (seed `grains`) add up to the company, in every period, for every KPI
    whose numerator adds up over members. A returned row is a KPI, grain and period where they do not, or where members
    are missing altogether. `kinds`: the kinds of measures that add up over members; `except`: measures that count a
    member once per cell and so do not.
#}
{% test members_add_up(model, kinds, except=[]) %}

with kpi_values as (

    select * from {{ model }}
    where status = 'ok'
        and (detail is null or detail like 'stage=%')

),

parted as (

    select
        kpi_grains.kpi_code,
        kpi_grains.grain,
        kpi_grains.smallest_period_order
    from {{ ref('int_kpi_grains') }} as kpi_grains
    inner join {{ ref('grains') }} as grains
        on kpi_grains.grain = grains.grain
    inner join {{ ref('int_kpis') }} as kpis
        on kpi_grains.kpi_code = kpis.kpi_code
    inner join {{ ref('measures') }} as measures
        on kpis.numerator_measure = measures.measure_code
    where grains.is_partition
        and kpi_grains.grain <> 'company'
        -- a KPI about stages has no stage in `detail` where the stage is the grain
        and not (measures.is_by_stage and kpi_grains.grain like '%lifecycle_stage')
        and measures.kind in ('{{ kinds | join("', '") }}')
        {%- for measure in except %}
        and measures.measure_code <> '{{ measure }}'
        {%- endfor %}

),

company as (

    select
        kpi_values.kpi_code,
        parted.grain,
        kpi_values.detail,
        kpi_values.period_type,
        kpi_values.period_start,
        kpi_values.numerator
    from kpi_values
    inner join parted
        on kpi_values.kpi_code = parted.kpi_code
    inner join {{ ref('int_periods') }} as periods
        on kpi_values.period_type = periods.period_type
        and kpi_values.period_start = periods.period_start
        and periods.period_order >= parted.smallest_period_order
    where kpi_values.grain = 'company'

),

added_up as (

    select
        kpi_code,
        grain,
        detail,
        period_type,
        period_start,
        sum(numerator) as numerator
    from kpi_values
    where grain <> 'company'
        -- money on no invoice is shown beside the ages of receivables and is in no total
        and not (grain = 'age_bucket' and grain_id = 'unallocated')
    group by all

)

select
    company.*,
    added_up.numerator as numerator_of_members
from company
left join added_up
    on company.kpi_code = added_up.kpi_code
    and company.grain = added_up.grain
    and company.detail is not distinct from added_up.detail
    and company.period_type = added_up.period_type
    and company.period_start = added_up.period_start
where abs(coalesce(company.numerator, 0) - coalesce(added_up.numerator, 0)) > 0.000001

{% endtest %}

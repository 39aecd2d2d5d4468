with published as (

    select
        *,
        unnest(string_split(grains, ' ')) as grain
    from {{ ref('int_kpis') }}

)

-- The smallest period of a KPI at a grain: its own, or that of a grain of many members if it is longer.
select
    cast(row_number() over (order by published.kpi_code, published.grain) as integer) as kpi_grain_key,
    published.kpi_code,
    published.grain,
    published.has_data,
    published.is_by_stage,
    published.base_period,
    published.numerator_kind,
    published.is_by_stage or published.has_details as has_details,
    published.numerator_measure in ('{{ tagged_measures() | join("', '") }}')
    and published.grain in ('campaign', 'outlet') as is_of_tagged_members_only,
    greatest(
        published.base_period_order,
        case grains.smallest_period when 'month' then 3 when 'week' then 2 else 1 end
    ) as smallest_period_order
from published
left join {{ ref('grains') }} as grains
    on published.grain = grains.grain

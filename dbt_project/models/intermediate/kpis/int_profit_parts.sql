with members as (

    select * from {{ ref('int_base_cells') }}
    where grain in ('company', 'region', 'region_subtree')
        and period_type not in ('day', 'week')
        and detail is null
        and measure_code in ('gross_profit', 'sales_revenue', 'operating_cost')

),

-- Everybody who is shown anyway: where nothing was sold at all, nobody's part of the untagged costs is known.
everybody as (

    select
        grain,
        grain_id,
        period_type,
        period_start
    from {{ ref('int_grain_members') }}
    where grain in ('company', 'region', 'region_subtree')
        and period_type not in ('day', 'week')
    union
    select
        grain,
        grain_id,
        period_type,
        period_start
    from members

),

parts as (

    select
        everybody.grain,
        everybody.grain_id,
        everybody.period_type,
        everybody.period_start,
        -- a gross profit that is there and empty is unknown, one that is not there is nothing
        case
            when not coalesce(
                bool_or(members.measure_value is null) filter (where members.measure_code = 'gross_profit'), false
            ) then coalesce(max(members.measure_value) filter (where members.measure_code = 'gross_profit'), 0)
        end as gross_profit,
        cast(coalesce(
            max(members.measure_value) filter (where members.measure_code = 'sales_revenue'), 0
        ) as decimal(38, 6)) as sales_revenue,
        cast(coalesce(
            max(members.measure_value) filter (where members.measure_code = 'operating_cost'), 0
        ) as decimal(38, 6)) as operating_cost
    from everybody
    left join members
        on everybody.grain = members.grain
        and everybody.grain_id = members.grain_id
        and everybody.period_type = members.period_type
        and everybody.period_start = members.period_start
    group by all

)

select * from parts

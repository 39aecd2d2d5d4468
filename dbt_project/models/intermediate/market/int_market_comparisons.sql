{#
    Every cell that has a market row, and the days it is compared with: the previous period, and in a second row the same
    period last year (ruling 31); a running period is compared with as many elapsed days (ruling 12).
#}
with periods as (

    select
        *,
        case period_type
            when 'month' then interval 1 month when 'quarter' then interval 3 month else interval 12 month
        end as period_length
    from {{ ref('int_periods') }}
    where period_type in ('month', 'quarter', 'year')

),

compared as (

    select
        periods.*,
        comparisons.comparison,
        cast(periods.period_start - case
            when comparisons.comparison is null then periods.period_length else interval 12 month
        end as date) as compared_start
    from periods
    cross join (values (cast(null as varchar)), ('comparison=same_period_last_year')) as comparisons (comparison)

),

windows as (

    select
        *,
        case
            when is_running then least(
                cast(compared_start + period_length as date) - 1, compared_start + cast(last_day - period_start as integer)
            )
            else cast(compared_start + period_length as date) - 1
        end as compared_last_day
    from compared

),

cells as (

    select distinct
        sizes.grain,
        sizes.grain_id,
        sizes.product_category,
        windows.comparison,
        windows.period_type,
        windows.period_start,
        windows.last_day,
        windows.compared_start,
        windows.compared_last_day
    from {{ ref('int_market_sizes') }} as sizes
    inner join windows
        on sizes.period_type = windows.period_type
        and sizes.period_start = windows.period_start

)

select * from cells

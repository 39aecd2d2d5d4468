with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

cells as (

    select
        grain,
        grain_id,
        last_day
    from {{ ref('int_trailing_sales_cells') }}
    union
    select
        grain,
        grain_id,
        last_day
    from {{ ref('int_repurchase_cells') }}

),

-- Everybody who is shown anyway, and everybody with sales or customers: what is unknown of them is null, never 0.
members as (

    select
        members.grain,
        members.grain_id,
        periods.period_type,
        periods.period_start,
        periods.last_day
    from {{ ref('int_grain_members') }} as members
    inner join periods
        on members.period_type = periods.period_type
        and members.period_start = periods.period_start
    union
    select
        cells.grain,
        cells.grain_id,
        periods.period_type,
        periods.period_start,
        periods.last_day
    from cells
    inner join periods
        on cells.last_day = periods.last_day

)

select * from members

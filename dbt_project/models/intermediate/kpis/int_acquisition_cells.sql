with summed as (

    select * from {{ ref('int_yearly_acquisitions') }}

),

-- Everybody whose lifetime value is told, and everybody with costs or new customers.
members as (

    select
        grain,
        grain_id,
        period_type,
        period_start,
        last_day
    from {{ ref('int_trailing_members') }}
    where grain in ('company', 'region', 'region_subtree')
    union
    select
        summed.grain,
        summed.grain_id,
        periods.period_type,
        periods.period_start,
        periods.last_day
    from summed
    inner join {{ ref('int_periods') }} as periods
        on summed.last_day = periods.last_day
    where periods.period_type not in ('day', 'week')

),

-- No new customer in twelve months: unknown, never 0.
cells as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start,
        {{ exact_quotient('summed.acquisition_cost', 'summed.new_customers') }} as yearly_acquisition_cost
    from members
    left join summed
        on members.grain = summed.grain
        and members.grain_id = summed.grain_id
        and members.last_day = summed.last_day

)

{{ cells_as_rows('cells', ['yearly_acquisition_cost']) }}

{#
    Commissions are told of closed months only: a period is known when every month of it is closed, and then a member
    without any has 0. A sum with an unknown part is unknown.
#}
with periods as (

    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        count(months.posted_period) = datediff('month', periods.period_start, periods.period_end) + 1 as is_closed
    from {{ ref('int_periods') }} as periods
    left join {{ ref('stg_commission__ledger_months') }} as months
        on periods.period_start <= months.posted_period
        and periods.period_end >= months.posted_period
    where periods.is_published
        and periods.period_order >= 3
    group by periods.period_type, periods.period_start, periods.period_end

),

at_grains as (

    select
'company' as grain,
'COMPANY' as grain_id,
posted_period,
commission_amount,
commission_adjustment
    from {{ ref('int_posted_commissions') }}
    union all
    select
'rep',
rep_id,
posted_period,
commission_amount,
commission_adjustment
    from {{ ref('int_posted_commissions') }}
    union all
    select
'region',
region_id,
posted_period,
commission_amount,
commission_adjustment
    from {{ ref('int_posted_commissions') }}
    union all
    select
'region_subtree',
closure.ancestor_region_id,
posted.posted_period,
posted.commission_amount,
        posted.commission_adjustment
    from {{ ref('int_posted_commissions') }} as posted
    inner join {{ ref('int_region_closure') }} as closure
        on posted.region_id = closure.region_id

),

sums as (

    select
        at_grains.grain,
        at_grains.grain_id,
        periods.period_type,
        periods.period_start,
        case when count(*) = count(at_grains.commission_amount)
            then sum(at_grains.commission_amount) end as commission_amount,
        case when count(*) = count(at_grains.commission_adjustment)
            then sum(at_grains.commission_adjustment) end as commission_adjustment
    from at_grains
    inner join periods
        on at_grains.posted_period >= periods.period_start
        and at_grains.posted_period <= periods.period_end
    where periods.is_closed
    group by all

),

members as (

    select
grain,
grain_id,
period_type,
period_start
from {{ ref('int_grain_members') }}
    where grain in ('company', 'rep', 'region', 'region_subtree')
    union
    select
grain,
grain_id,
period_type,
period_start
from sums

),

cells as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start,
        case when sums.grain is null and periods.is_closed then 0 else sums.commission_amount end as commission_amount,
        case
            when sums.grain is null and periods.is_closed then 0 else sums.commission_adjustment
        end as commission_adjustment
    from members
    inner join periods
        on members.period_type = periods.period_type
        and members.period_start = periods.period_start
    left join sums
        on members.grain = sums.grain
        and members.grain_id = sums.grain_id
        and members.period_type = sums.period_type
        and members.period_start = sums.period_start

)

{{ cells_as_rows('cells', ['commission_amount', 'commission_adjustment']) }}

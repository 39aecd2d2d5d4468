{#
    Commissions are told of closed months only: a period is known when every month of it is closed, and then a member
    without any has 0. A sum with an unknown part is unknown.
#}
with periods as (

    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        count(months.posted_period) = {{ dbt.datediff('periods.period_start', 'periods.period_end', 'month') }} + 1 as is_closed
    from {{ ref('int_periods') }} as periods
    left join {{ ref('stg_commission__ledger_months') }} as months
        on periods.period_start <= months.posted_period
        and periods.period_end >= months.posted_period
    where periods.is_published
        and periods.period_order >= 3
    group by periods.period_type, periods.period_start, periods.period_end

),

grained as (

    {%- for grain, member in {'company': "'COMPANY'", 'rep': 'rep_id', 'region': 'region_id'}.items() %}
    select
        '{{ grain }}' as grain,
        {{ member }} as grain_id,
        posted_period,
        commission_amount,
        commission_adjustment
    from {{ ref('int_posted_commissions') }}
    union all
    {%- endfor %}
    select
        'region_subtree',
        closure.ancestor_region_id,
        posted.posted_period,
        posted.commission_amount,
        posted.commission_adjustment
    from {{ ref('int_posted_commissions') }} as posted
    inner join {{ ref('int_region_closure') }} as closure
        on posted.region_id = closure.region_id
    union all
    -- members without anything, so that a closed month tells them 0 and an open one that nothing is known
    select distinct
        grain,
        grain_id,
        period_start,
        0,
        0
    from {{ ref('int_grain_members') }}
    where grain in ('company', 'rep', 'region', 'region_subtree')
        and period_type = 'month'

),

cells as (

    select
        grained.grain,
        grained.grain_id,
        cast(null as varchar) as detail,
        periods.period_type,
        periods.period_start,
        {%- for measure in ['commission_amount', 'commission_adjustment'] %}
        case
            when periods.is_closed and count(*) = count(grained.{{ measure }}) then sum(grained.{{ measure }})
        end as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from grained
    inner join periods
        on grained.posted_period >= periods.period_start
        and grained.posted_period <= periods.period_end
    group by grained.grain, grained.grain_id, periods.period_type, periods.period_start, periods.is_closed

)

{{ cells_as_rows('cells', ['commission_amount', 'commission_adjustment']) }}

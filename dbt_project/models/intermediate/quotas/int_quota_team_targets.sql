{#
    Net sales of the same period last year, grown and with a buffer. A team's sales are those of the manager's direct
    reports on each day, the manager left out (ruling 44). Nothing or less than nothing sold then: no target can be told.
#}
with last_year as (

    select
        periods.period_type,
        periods.period_start,
        coalesce(assignments.manager_rep_id, 'UNASSIGNED') as team_id,
        cast(1 + periods.quota_growth_target as decimal(12, 6)) as growth,
        cast(1 + periods.quota_buffer as decimal(12, 6)) as buffer,
        cast(sum(lines.net_amount) as decimal(38, 6)) as net_amount
    from {{ ref('int_quota_periods') }} as periods
    inner join {{ ref('int_sales_lines') }} as lines
        on lines.sold_on between periods.last_year_start and periods.last_year_end
    inner join {{ ref('int_rep_assignments') }} as assignments
        on lines.rep_id = assignments.rep_id
        and lines.sold_on >= assignments.valid_from
        and lines.sold_on < assignments.valid_to
    -- between two assignments a rep reports to nobody
    where assignments.region_id is not null
    group by all

),

targets as (

    select
        period_type,
        period_start,
        team_id,
        case when net_amount > 0 then net_amount end as sales_last_year,
        cast(round(case when net_amount > 0 then net_amount end * growth, 6) as decimal(38, 6)) as team_target,
        cast(round(case when net_amount > 0 then net_amount end * growth * buffer, 6) as decimal(38, 6)) as sum_of_quotas
    from last_year

)

select * from targets

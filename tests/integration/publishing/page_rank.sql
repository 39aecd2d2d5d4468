-- The rank of a rep by sales in a month, in the company and in the region of today, among all who are assigned
-- and have sales or a target. $rep; $month: first day; $as_of: the night.
with assigned as (
    select distinct on (rep_id) rep_id, region_id from core.dim_rep_assignment
    where valid_from <= $as_of and valid_to > $as_of
    order by rep_id, fte desc, region_id
),

selling as (
    select assigned.rep_id, assigned.region_id, fact.value
    from kpi.fct_kpi_values as fact
    join assigned on fact.grain_id = assigned.rep_id
    where fact.kpi_code = 'sales_revenue' and fact.grain = 'rep' and fact.detail is null and fact.status = 'ok'
        and fact.period_type = 'month' and fact.period_start = $month
        and (
            fact.value <> 0
            or assigned.rep_id in (
                select assignee_id from kpi.fct_target_attainment
                where kpi_code = 'sales_revenue' and assignee_type = 'rep' and cycle = 'month'
                    and period_start = $month and actual is not null and prorated_target is not null
            )
        )
)

select
    1 + count(*) filter (where other.value > own.value) as rank_company,
    1 + count(*) filter (where other.value > own.value and other.region_id = own.region_id) as rank_region
from selling as own cross join selling as other
where own.rep_id = $rep

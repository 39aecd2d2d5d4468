-- What a member of a kind (company, region, team or rep) reached of its targets in a month, worked out from the
-- published tables alone: its own target, else those of the reps who belong to it. One row.
-- $kind, $member; $month: first day; $as_of: the night.
with recursive assigned as (
    select distinct on (rep_id) rep_id, region_id, manager_rep_id from core.dim_rep_assignment
    where valid_from <= $as_of and valid_to > $as_of
    order by rep_id, fte desc, region_id
),

placed as (
    select coalesce(board.rep_id, assigned.rep_id) as rep_id, coalesce(board.region_id, assigned.region_id) as region_id
    from assigned
    full join (
        select rep_id, region_id from kpi.leaderboard where period_type = 'month' and period_start = $month
    ) as board on assigned.rep_id = board.rep_id
),

below as (
    select $member::varchar as region_id
    union
    select region.region_id from core.dim_region as region join below on region.parent_region_id = below.region_id
),

belonging as (
    select rep_id from core.dim_rep where $kind = 'company'
    union all
    select rep_id from assigned where $kind = 'team' and manager_rep_id = $member
    union all
    select rep_id from placed where $kind = 'region' and region_id in (select region_id from below)
),

targets as (
    select
        assignee_type, assignee_id, actual, prorated_target, attainment, covered_working_days,
        coalesce(due_target, prorated_target) as due_target,
        assignee_type = $kind and assignee_id = $member as is_own
    from kpi.fct_target_attainment
    where kpi_code = 'sales_revenue' and cycle = 'month' and period_start = $month
        and actual is not null and prorated_target is not null
),

chosen as (
    select * from targets
    where is_own
        or not (select coalesce(bool_or(is_own), false) from targets)
        and assignee_type = 'rep' and assignee_id in (select rep_id from belonging)
)

select
    sum(prorated_target) as target,
    sum(due_target) as due,
    sum(actual) / nullif(sum(prorated_target), 0) as attainment,
    sum(actual) / nullif(sum(due_target), 0) as progress,
    count(*) as members,
    count(*) filter (where attainment >= 1) as reached,
    sum(prorated_target) / max(covered_working_days) as day_target
from chosen

-- From days at places and members to every grain and period. ${sums}: the sum of each measure; ${measures}: their names.
-- Weeks and months are made of days, longer periods of months.
create unlogged table daily as ${daily};
analyze daily;

create unlogged table cells_of_places as
with teamed as (
    select daily.*, assignments.manager_id
    from daily left join assignments on daily.rep_id = assignments.rep_id
        and daily.day >= assignments.valid_from and daily.day < assignments.valid_to
    where daily.grain = 'place'
)
select
    case grouping(region_id, rep_id, manager_id, stage)
        when 15 then 'company' when 7 then 'region' when 11 then 'rep' when 13 then 'team' when 14 then 'lifecycle_stage'
        when 6 then 'region_lifecycle_stage' else 'rep_lifecycle_stage'
    end as grain,
    case grouping(region_id, rep_id, manager_id, stage)
        when 15 then 'COMPANY' when 6 then region_id || '/' || stage when 10 then rep_id || '/' || stage
        else coalesce(region_id, rep_id, manager_id, stage)
    end as member,
    day, ${sums}
from teamed
group by day, grouping sets ((), (region_id), (rep_id), (manager_id), (stage), (region_id, stage), (rep_id, stage))
having grouping(manager_id) = 1 or manager_id is not null;
analyze cells_of_places;

create unlogged table cells_of_days as
select grain, member, day, ${measures} from cells_of_places
union all
select 'region_subtree', closure.ancestor_id, day, ${sums}
from cells_of_places inner join closure on cells_of_places.member = closure.region_id
where cells_of_places.grain = 'region'
group by closure.ancestor_id, day
union all
select grain, member, day, ${sums} from daily where grain <> 'place' group by grain, member, day;
analyze cells_of_days;

create unlogged table cells_of_months as
select grain, member, date_trunc('month', day)::date as month, ${sums}
from cells_of_days group by grain, member, date_trunc('month', day)::date;
analyze cells_of_months;

create unlogged table windows as
select ends::date as last_month, (ends - interval '11 months')::date as start
from generate_series(
    date_trunc('month', date '${first_day}'::timestamp), date_trunc('month', date '${as_of}'::timestamp), interval '1 month'
) as ends
where ends - interval '11 months' >= date '${first_day}';

create unlogged table cells as
select grain, member, 'day' as period_type, day as start, ${measures} from cells_of_days
union all
select grain, member, 'week', date_trunc('week', day)::date, ${sums}
from cells_of_days group by grain, member, date_trunc('week', day)::date
union all
select grain, member, 'month', month, ${measures} from cells_of_months
${longer}
union all
select grain, member, 'trailing_12_months', windows.start, ${sums}
from cells_of_months inner join windows on month between windows.start and windows.last_month
group by grain, member, windows.start;
analyze cells;

create unlogged table kpi_values as
select said.kpi_code, cells.grain, cells.member as grain_id, cells.period_type, cells.start as period_start, said.numerator,
    said.denominator, case when said.is_ratio then said.numerator / nullif(said.denominator, 0) else said.numerator end as value
from cells
cross join lateral (values ${kpis}) as said (kpi_code, is_ratio, numerator, denominator)
inner join kpi_grains on said.kpi_code = kpi_grains.kpi_code and cells.grain = kpi_grains.grain
where (not kpi_grains.is_from_month or cells.period_type not in ('day', 'week'))
    and (said.numerator <> 0 or said.denominator <> 0);

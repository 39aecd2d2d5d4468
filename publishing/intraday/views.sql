-- The same text makes the view in the file and in PostgreSQL. `certified_night` and `certified_to_date` are what
-- readers see of the night: as soon as a later night is certified, the days that it covers are provisional no longer.
-- While they see an earlier night than the tick follows, the days in between are in neither part: no month is told.
create or replace view intraday.kpi_figures as
with running as (

    select
        tick.today,
        cast(date_trunc('month', tick.today) as date) as month_start,
        tick.as_of,
        certified_night.certified_as_of,
        certified_night.certified_as_of >= tick.certified_as_of as is_whole
    from intraday.tick, intraday.certified_night

),

shown as (

    select grain, grain_id from intraday.members
    union
    select grain, grain_id from intraday.provisional_days
    union
    select grain, grain_id from intraday.certified_to_date where certified_value <> 0

),

provisional as (

    select
        days.kpi_code,
        days.grain,
        days.grain_id,
        sum(case when days.measured_on = running.today then days.provisional_value end) as today_value,
        sum(case when days.measured_on >= running.month_start then days.provisional_value end) as provisional_to_date
    from intraday.provisional_days as days, running
    where days.measured_on > running.certified_as_of
    group by days.kpi_code, days.grain, days.grain_id

),

figures as (

    select
        kpis.kpi_code,
        shown.grain,
        shown.grain_id,
        shown.grain_id not in ('UNASSIGNED', 'UNKNOWN') as is_ranked,
        coalesce(provisional.today_value, 0) as today_value,
        -- no row: nothing yet, which is 0; a row without a number: held, and so the month is unknown
        case when certified.grain_id is null then 0 else certified.certified_value end as certified_to_date,
        coalesce(provisional.provisional_to_date, 0) as provisional_to_date,
        case when running.is_whole then
            case when certified.grain_id is null then 0 else certified.certified_value end
            + coalesce(provisional.provisional_to_date, 0)
        end as month_to_date
    from intraday.kpis as kpis
    cross join running
    cross join shown
    left join provisional
        on kpis.kpi_code = provisional.kpi_code
        and shown.grain = provisional.grain
        and shown.grain_id = provisional.grain_id
    left join intraday.certified_to_date as certified
        on kpis.kpi_code = certified.kpi_code
        and shown.grain = certified.grain
        and shown.grain_id = certified.grain_id

)

select
    figures.kpi_code,
    figures.grain,
    figures.grain_id,
    running.today,
    running.month_start,
    figures.today_value,
    figures.certified_to_date,
    figures.provisional_to_date,
    figures.month_to_date,
    case when figures.is_ranked then rank() over (
        partition by figures.kpi_code, figures.grain, figures.is_ranked order by figures.today_value desc
    ) end as today_rank,
    case when figures.is_ranked and figures.month_to_date is not null then rank() over (
        partition by figures.kpi_code, figures.grain, figures.is_ranked
        order by figures.month_to_date desc nulls last
    ) end as month_rank,
    true as is_provisional,
    running.as_of,
    running.certified_as_of
from figures, running

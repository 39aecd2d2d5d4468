create table made.intraday.tick as
select
    night.company_id,
    night.company_name,
    night.time_zone,
    night.utc_offset_hours,
    night.reporting_currency,
    night.release_id,
    night.as_of as certified_as_of,
    cast('{today}' as date) as today,
    cast('{at}' as timestamp) as as_of,
    (select count(*) from deltas.receipts) as delta_file_count,
    (select coalesce(sum(row_count_landed), 0) from deltas.receipts) as delta_row_count,
    (select coalesce(sum(row_count_quarantined), 0) from deltas.receipts) as quarantined_row_count,
    (select count(*) from deltas.refused_files) as refused_file_count,
    true as is_provisional
from base.night as night;

create table made.intraday.members as
select
    'company' as grain,
    'COMPANY' as grain_id,
    (select company_name from base.night) as member_name,
    cast(null as varchar) as region_id
union all
select
    'region',
    regions.region_id,
    regions.region_name,
    regions.region_id
from warehouse.{schema}.int_regions as regions
where regions.region_id <> 'UNKNOWN'
union all
select
    'rep',
    reps.rep_id,
    reps.rep_name,
    assignments.region_id
from warehouse.{schema}.int_reps as reps
inner join warehouse.{schema}.int_rep_assignments as assignments
    on reps.rep_id = assignments.rep_id
    and cast('{today}' as date) >= assignments.valid_from
    and cast('{today}' as date) < assignments.valid_to
where assignments.region_id is not null;

-- The certified month that the day belongs to; none on the first day of a month.
create table made.intraday.certified_to_date as
select
    certified.kpi_code,
    certified.grain,
    certified.grain_id,
    certified.month_start,
    certified.certified_value
from base.certified_to_date as certified
where certified.month_start = cast(date_trunc('month', cast('{today}' as date)) as date);

create table made.intraday.provisional_days as
select
    measures.kpi_code,
    days.grain,
    days.grain_id,
    days.measured_on,
    days.measure_value as provisional_value,
    true as is_provisional,
    cast('{at}' as timestamp) as as_of
from warehouse.{schema}.int_grain_days as days
inner join warehouse.{schema}.int_kpi_measures as measures
    on days.measure_code = measures.measure_code
    and measures.part = 'numerator'
where measures.kpi_code in ({kpis})
    and days.grain in ({grains})
    and days.detail is null
    and days.measured_on > cast('{certified}' as date);

create table made.intraday.kpis as
select
    kpi_code,
    name_vi,
    name_en,
    unit,
    row_number() over (order by list_position([{kpis}], kpi_code)) as shown_order
from warehouse.{schema}.int_kpis
where kpi_code in ({kpis});

-- Targets that run today: how far the work is, how far it should be.
create table made.intraday.progress as
select
    evaluations.assignment_id,
    evaluations.kpi_code,
    case evaluations.grain when 'region_subtree' then 'region' else evaluations.grain end as assignee_type,
    evaluations.grain_id as assignee_id,
    evaluations.cycle,
    evaluations.period_start,
    evaluations.period_end,
    evaluations.direction,
    cast(evaluations.prorated_target as decimal(38, 12)) as target_value,
    cast(progressed.actual as decimal(38, 12)) as actual,
    cast(progressed.due_target as decimal(38, 12)) as due_target,
    cast(progressed.progress as decimal(38, 12)) as kpi_progress_rate,
    cast(progressed.time_progress as decimal(38, 12)) as time_progress,
    rank() over (
        partition by evaluations.kpi_code, evaluations.grain, evaluations.cycle
        order by progressed.progress desc nulls last
    ) as progress_rank,
    true as is_provisional,
    cast('{at}' as timestamp) as as_of
from warehouse.{schema}.int_evaluations_judged as evaluations
inner join warehouse.{schema}.int_evaluations_progressed as progressed
    on evaluations.assignment_id = progressed.assignment_id
    and evaluations.period_start = progressed.period_start
where evaluations.kpi_code in ({kpis})
    and evaluations.grain in ('company', 'region_subtree', 'team', 'rep')
    and evaluations.covered_to >= cast('{today}' as date);

-- Rows of deltas of today that belong to a certified day or to an order that no delta brought: the night heals them.
create table made.intraday.late_rows as
with late as (

    select
        'fld_orders' as entity,
        lines.approved_on as happened_on,
        delivered.order_id as row_key,
        delivered._load_id
    from deltas.main.fld_orders as delivered
    inner join warehouse.{schema}.int_order_lines as lines
        on delivered.order_id = lines.order_id
    where lines.is_approved
        and lines.approved_on <= cast('{certified}' as date)
    union
    select
        'fld_order_lines',
        cast(null as date),
        delivered.order_id || ' ' || cast(delivered.line_no as varchar),
        delivered._load_id
    from deltas.main.fld_order_lines as delivered
    where not exists (select 1 from landed.main.fld_orders as orders where orders.order_id = delivered.order_id)
    union
    select
        'tel_calls',
        calls.started_on,
        calls.call_id,
        delivered._load_id
    from deltas.main.tel_calls as delivered
    inner join warehouse.{schema}.int_calls as calls
        on delivered.call_id = calls.call_id
    where calls.started_on <= cast('{certified}' as date)
    union
    select
        'crm_activities',
        activities.counted_on,
        activities.activity_id,
        delivered._load_id
    from deltas.main.crm_activities as delivered
    inner join warehouse.{schema}.int_activities as activities
        on delivered.activity_id = activities.activity_id
    where activities.counted_on <= cast('{certified}' as date)

)

select
    late.entity,
    late.happened_on,
    count(distinct late.row_key) as row_count,
    true as is_provisional,
    cast('{at}' as timestamp) as as_of
from late
inner join deltas.receipts as receipts
    on late._load_id = receipts.load_id
where receipts.delivery_date > cast('{certified}' as date)
group by all;

-- When the newest row of each kind happened, so that a source that fell silent is seen.
create table made.intraday.sources as
select 'fld_orders' as entity, count(*) as row_count, max(approved_at) as newest_at from deltas.main.fld_orders
union all
select 'tel_calls', count(*), max(started_at) from deltas.main.tel_calls
union all
select 'crm_activities', count(*), max(coalesce(booked_at, occurred_at)) from deltas.main.crm_activities;

-- What the certified night says of the month, for the KPIs and grains of the day.
create table certified_to_date as
select
    kpi_code,
    grain,
    grain_id,
    period_start as month_start,
    value as certified_value
from warehouse.kpi.fct_kpi_values
where kpi_code in ({kpis})
    and grain in ({grains})
    and period_type = 'month'
    and detail is null
    and period_start = (select cast(date_trunc('month', as_of) as date) from night);

-- What each span that runs on past the night had come to by then.
create table certified_spans as
with spans as (

    select distinct
        measures.measure_code,
        evaluations.grain,
        evaluations.grain_id,
        evaluations.covered_from
    from warehouse.intermediate.int_evaluations_set_up as evaluations
    inner join warehouse.intermediate.int_kpi_measures as measures
        on evaluations.kpi_code = measures.kpi_code
        and measures.part = 'numerator'
    where evaluations.kpi_code in ({kpis})
        and evaluations.covered_to > (select as_of from night)

)

select
    spans.measure_code,
    spans.grain,
    spans.grain_id,
    spans.covered_from,
    sum(days.measure_value) as measure_value
from spans
inner join warehouse.intermediate.int_grain_days as days
    on spans.measure_code = days.measure_code
    and spans.grain = days.grain
    and spans.grain_id = days.grain_id
    and days.measured_on >= spans.covered_from
    and days.detail is null
group by all;

-- Landed rows that may count on a later day: orders that wait for their approval, and what is dated after the night.
create table carried.fld_orders as
select orders.*
from landed.main.fld_orders as orders, night
where orders.approved_at is null
    or cast(orders.approved_at + to_hours(night.utc_offset_hours) as date) > night.as_of;

create table carried.fld_order_lines as
select lines.*
from landed.main.fld_order_lines as lines
where lines.order_id in (select order_id from carried.fld_orders);

create table carried.tel_calls as
select calls.*
from landed.main.tel_calls as calls, night
where cast(calls.started_at + to_hours(night.utc_offset_hours) as date) > night.as_of;

create table carried.tel_call_legs as
select legs.*
from landed.main.tel_call_legs as legs
where legs.call_id in (select call_id from carried.tel_calls);

create table carried.crm_activities as
select activities.*
from landed.main.crm_activities as activities, night
where cast(greatest(activities.occurred_at, coalesce(activities.booked_at, activities.occurred_at))
    + to_hours(night.utc_offset_hours) as date) > night.as_of;

-- One message to several people counts once, whenever it was delivered: read where a delta names the same message.
create table messages as
select activities.*
from landed.main.crm_activities as activities
where activities.message_id is not null
    and activities.activity_type in ('meeting', 'demo');

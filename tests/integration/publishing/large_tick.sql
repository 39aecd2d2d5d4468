-- A published tick of 500 reps in 63 regions, with long names and large figures.
create schema intraday;
create table intraday.tick as select 'Công ty Rất Dài Tên & Con' as company_name, 'VND' as reporting_currency,
    timestamp '2026-10-30 10:30:00' as as_of, 7 as utc_offset_hours, date '2026-10-30' as today,
    date '2026-10-29' as certified_as_of, '2026-10-29-abc' as release_id;
create table intraday.kpis as from (values
    ('approved_order_value', 'Doanh số', 'Approved order value', 'currency', 1), ('calls_made', 'Cuộc gọi', 'Calls', 'count', 2),
    ('meetings_scheduled', 'Cuộc họp', 'Meetings', 'count', 3)
) as kpis (kpi_code, name_vi, name_en, unit, shown_order);
create table intraday.members as
select 'rep' as grain, 'R' || i as grain_id, 'Nguyễn Thị Phương <b>' || i as member_name, null as region_id from range(500) as r (i)
union all select 'region', 'P' || i, 'Tỉnh Bà Rịa – Vũng Tàu ' || i, 'P' || i from range(63) as r (i)
union all select 'company', 'COMPANY', 'Công ty', null;
create table intraday.provisional_days as select kpi_code, grain, grain_id, date '2026-10-30' as measured_on,
    123456789::decimal(38, 12) as provisional_value, true as is_provisional from intraday.members, intraday.kpis;
create table intraday.certified_to_date as select kpi_code, grain, grain_id, date '2026-10-01' as month_start,
    9876543210::decimal(38, 12) as certified_value from intraday.members, intraday.kpis;
create table intraday.progress as select kpi_code, grain as assignee_type, grain_id as assignee_id, 'month' as cycle,
    'a' as assignment_id, date '2026-10-01' as period_start, date '2026-10-31' as period_end, 'higher_better' as direction,
    9999999999::decimal(38, 12) as actual, 99999999990::decimal(38, 12) as due_target,
    0.1::decimal(38, 12) as kpi_progress_rate from intraday.members, intraday.kpis;
create table intraday.checks as select 'orders_are_fresh' as check_id, 'warn' as severity, false as is_success, 1 as finding_count;
create view intraday.certified_night as select certified_as_of from intraday.tick;

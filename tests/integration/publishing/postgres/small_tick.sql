-- A published tick, worked out by hand: Ann sold 280 on the day {today}, Bob 430, after the night of {certified}.
create schema intraday;
create table intraday.tick as select
    'cuu_long' as company_id, 'Cửu Long' as company_name, 'Asia/Ho_Chi_Minh' as time_zone, 7 as utc_offset_hours,
    'VND' as reporting_currency, 'r-1' as release_id, date '{certified}' as certified_as_of, date '{today}' as today,
    timestamp '{today} 10:30:00' as as_of, 2::bigint as delta_file_count, 3::hugeint as delta_row_count,
    0::hugeint as quarantined_row_count, 0::bigint as refused_file_count, true as is_provisional;
create table intraday.members as from (values
    ('company', 'COMPANY', 'Cửu Long', null), ('region', 'HN', 'Hà Nội', 'HN'), ('rep', 'U1', 'Nguyễn Thị An', 'HN'),
    ('rep', 'U2', 'Trần Văn Bình', 'HN')
) as members (grain, grain_id, member_name, region_id);
create table intraday.kpis as select
    'approved_order_value' as kpi_code, 'Doanh số' as name_vi, 'Approved order value' as name_en, 'currency' as unit,
    1::bigint as shown_order;
create table intraday.provisional_days as
select
    'approved_order_value' as kpi_code, grain, grain_id, date '{today}' as measured_on,
    amount::decimal(38, 12) as provisional_value, true as is_provisional, timestamp '{today} 10:30:00' as as_of
from (values ('rep', 'U1', {amount}), ('rep', 'U2', 430), ('company', 'COMPANY', {amount} + 430)) as days (grain, grain_id, amount);
create table intraday.certified_to_date as select
    'approved_order_value' as kpi_code, 'rep' as grain, 'U1' as grain_id, date '2026-10-01' as month_start,
    1000::decimal(38, 12) as certified_value;
create table intraday.progress as select
    'a1' as assignment_id, 'approved_order_value' as kpi_code, 'rep' as assignee_type, 'U1' as assignee_id,
    0.58::decimal(38, 12) as kpi_progress_rate, true as is_provisional, timestamp '{today} 10:30:00' as as_of;
create table intraday.late_rows as select 'fld_orders' as entity, date '{certified}' as happened_on, 1::bigint as row_count;
create table intraday.checks as select
    'figures_are_of_the_day' as check_id, 'fail' as severity, true as is_success, 0::bigint as finding_count, 'x' as message;

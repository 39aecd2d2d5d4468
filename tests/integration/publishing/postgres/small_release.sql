-- A build with two branches of the region tree: the North (MB, with HN and HP) and the South (MN, with HCM).
-- Every text of the South begins with SECRET, every number of it is 777000 and something.
create schema core;
create schema kpi;
create schema quality;
create schema commission;
create table core.dim_company as select 'cuu_long' as company_id, '{marker}' as company_name;
create table core.dim_kpi as from (values ('sales_revenue', 'Doanh thu'), ('win_rate', 'Tỷ lệ thắng')) as kpis (kpi_code, name_vi);
create table core.dim_lifecycle_stage as from (values ('lead', 1), ('customer', 2)) as stages (lifecycle_stage, stage_order);
create table core.dim_region as from (values
    ('VN', 'Toàn quốc', null), ('MB', 'Miền Bắc', 'VN'), ('HN', 'Hà Nội', 'MB'), ('HP', 'Hải Phòng', 'MB'),
    ('MN', 'SECRET Miền Nam', 'VN'), ('HCM', 'SECRET Sài Gòn', 'MN'), ('UNKNOWN', 'UNKNOWN', null)
) as regions (region_id, region_name, parent_region_id);
create table core.dim_rep as from (values
    ('U1', 'Nguyễn Thị An', true), ('U2', 'SECRET Trần Văn Bình', true), ('U3', 'Lê Thị Cúc', true)
) as reps (rep_id, rep_name, is_active);
comment on table core.dim_rep is 'Reps. One row per rep.';
comment on column core.dim_rep.rep_name is 'display name (personal)';
-- U3 worked in Hà Nội until 14 October and in Sài Gòn from the 15th on.
create table core.dim_rep_assignment as from (values
    ('U1', 'HN', date '2026-01-01', date '9999-12-31'),
    ('U2', 'HCM', date '2026-01-01', date '9999-12-31'),
    ('U3', 'HN', date '2026-01-01', date '2026-10-15'),
    ('U3', 'HCM', date '2026-10-15', date '9999-12-31')
) as assignments (rep_id, region_id, valid_from, valid_to);
create table core.fct_deals as from (values
    ('D1', 'U1', 'HN', null, 100::decimal(18, 2), timestamp '2026-10-01 01:02:03.5', 'Sách "hay", ''rẻ''' || chr(10) || '\N'),
    ('D2', 'U1', 'HP', 'HN', 200.55, timestamp '2026-10-02 17:30:00', ''),
    ('D3', 'U2', 'HCM', null, 777001, timestamp '2026-10-03 00:00:00', 'SECRET deal'),
    ('D4', 'U1', 'HN', 'HCM', 777002, timestamp '2026-10-04 00:00:00', 'SECRET source'),
    ('D5', 'U2', 'HCM', 'HN', 777003, timestamp '2026-10-05 00:00:00', 'SECRET owner'),
    ('D6', 'U9', 'UNKNOWN', null, 777004, null, 'SECRET nobody'),
    ('D7', 'U1', 'HN', 'UNKNOWN', 300, null, null)
) as deals (deal_id, rep_id, region_id, sourcer_region_id, amount, entered_at, note);
-- For what the planner's statistics would tell: the South has a hundred calls, the North two.
create table core.fct_calls as
    select 'C' || i as call_id, if(i <= 2, 'HN', 'HCM') as region_id, if(i <= 2, 'own', 'SECRET') as customer,
        if(i <= 2, i, 777000 + i)::bigint as talk_seconds
    from range(1, 103) as calls (i);
create table kpi.fct_kpi_values as from (values
    ('sales_revenue', 'company', 'COMPANY', null, null, null, 'month', date '2026-10-01', date '2026-10-31', 777100 + {number}),
    ('sales_revenue', 'region', 'HN', null, 'HN', null, 'month', date '2026-10-01', date '2026-10-31', {number}),
    ('sales_revenue', 'region_subtree', 'MB', null, 'MB', null, 'month', date '2026-10-01', date '2026-10-31', {number}),
    ('sales_revenue', 'region_subtree', 'VN', null, 'VN', null, 'month', date '2026-10-01', date '2026-10-31', 777101),
    ('sales_revenue', 'region', 'HCM', null, 'HCM', null, 'month', date '2026-10-01', date '2026-10-31', 777102),
    ('sales_revenue', 'rep', 'U1', 'U1', null, null, 'month', date '2026-10-01', date '2026-10-31', {number}),
    ('sales_revenue', 'rep', 'U2', 'U2', null, null, 'month', date '2026-10-01', date '2026-10-31', 777103),
    ('sales_revenue', 'rep', 'U3', 'U3', null, null, 'month', date '2026-10-01', date '2026-10-31', 777104),
    ('sales_revenue', 'rep', 'U3', 'U3', null, null, 'month', date '2026-09-01', date '2026-09-30', 33),
    ('allowance_payable', 'company', 'COMPANY', null, null, null, 'month', date '2026-10-01', date '2026-10-31', 777105),
    ('allowance_payable', 'region', 'HN', null, 'HN', null, 'month', date '2026-10-01', date '2026-10-31', 5000000),
    ('allowance_payable', 'rep', 'U1', 'U1', null, null, 'month', date '2026-10-01', date '2026-10-31', 5000000)
) as kpi_values (kpi_code, grain, grain_id, rep_id, region_id, detail, period_type, period_start, period_end, value);
alter table kpi.fct_kpi_values alter detail type varchar;
alter table kpi.fct_kpi_values alter value type decimal(38, 12);
comment on column kpi.fct_kpi_values.value is 'The KPI''s value, unrounded.';
create table kpi.fct_rep_daily as from (values
    (date '2026-10-14', 'U3', 14), (date '2026-10-15', 'U3', 777200), (date '2026-10-15', 'U1', 15)
) as days (calendar_date, rep_id, calls_made);
create table kpi.fct_employee_evaluation as from (values
    ('U1', date '2026-10-01', 'HN', 0.9::decimal(38, 12), 5000000::decimal(38, 6)),
    ('U2', date '2026-10-01', 'HCM', 0.777, 777300)
) as evaluations (rep_id, period_start, region_id, score, allowance_payable);
create table kpi.quota_attainment_summary as select 'region' as grain, 'HCM' as grain_id, 'SECRET' as quota_level;
create table commission.allowance_payable as from (values
    ('E1', date '2026-10-01', 'U1', 'HN', 5000000::decimal(38, 6)), ('E2', date '2026-10-01', 'U2', 'HCM', 777300)
) as payable (employee_id, pay_month, rep_id, region_id, allowance_payable);
create table commission.payable as from (values
    (date '2026-09-01', 'U1', 'Nguyễn An', 'HN', 'VND', 2000000::decimal(18, 2)),
    (date '2026-09-01', 'U2', 'Trần Bình', 'HCM', 'VND', 777400)
) as payable (period, rep_id, rep_name, region_id, currency, payable);
create table quality.gate_summary as select date '2026-10-31' as as_of, true as is_open, 10::bigint as expectation_count,
    0::bigint as failed_count, 0::bigint as warning_count, 'build-{marker}' as build_id, false as is_overridden;
{more}

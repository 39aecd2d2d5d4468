-- A published release of October 2026, as of its last day, small enough to add up in the head.
create schema core;
create schema kpi;
create table core.dim_company as select date '2026-10-31' as as_of_date;
create table core.dim_region as from (values ('NORTH', null), ('HANOI', 'NORTH'), ('SOUTH',
        null)) as regions (region_id, parent_region_id);
-- BOSS has R1 until the night of 5 October and R2 from the 31st on; R1 is promoted on the 6th.
create table core.dim_rep_assignment as from (values
    ('R1', 'sdr', 'HANOI', 'BOSS', date '2026-01-01', date '2026-10-06'),
    ('R1', 'sales_manager', 'HANOI', 'UNASSIGNED', date '2026-10-06', date '9999-12-31'),
    ('R2', 'sdr', 'SOUTH', 'BOSS', date '2026-10-31', date '9999-12-31')
) as assignments (rep_id, role, region_id, manager_rep_id, valid_from, valid_to);
create table core.dim_kpi as from (values
    ('win_rate', 'Tỷ lệ thắng', 'Win rate', 'Share of deals closed that were won.', 'ratio', 'deals_won',
        'deals_closed'),
    ('deals_won', 'Giao dịch thắng', 'Deals won', 'Deals won.', 'count', 'deals_won', null),
    ('buying_customers', 'Khách mua', 'Buying customers', 'Customers that bought.', 'count',
        'buying_customers', null),
    ('open_amount', 'Công nợ', 'Open amount', 'Amounts open.', 'currency', 'open_amount', null),
    ('best_deals', 'Giao dịch tốt nhất', 'Best deals', 'The best of the deals won.', 'count', 'best_deals', null),
    ('growth', 'Tăng trưởng', 'Growth', 'Deals won more than before.', 'count', 'growth', null),
    ('enps', 'eNPS', 'eNPS', 'Promoters less detractors.', 'score', 'enps_points', null)
) as kpis (kpi_code, name_vi, name_en, definition, unit, numerator_measure, denominator_measure);
create table core.dim_measure as from (values
    ('deals_won', 'additive', 'deals closed as won', false, 'crm_deals', null),
    ('deals_closed', 'additive', 'deals won or lost', false, 'crm_deals', null),
    ('buying_customers', 'distinct', 'customers with net sales above zero', false, 'acc_invoices', null),
    ('open_amount', 'balance', 'amounts open', false, 'acc_invoices', null),
    ('enps_points', 'cell', '100 for each promoter', false, 'cs_surveys hr_employees', null),
    ('best_deals', 'cell', 'the best of the deals won', false, 'crm_deals', 'deals_won enps_points'),
    ('growth', 'cell', 'deals won more than before', false, 'crm_deals', 'deals_won deals_won@compared')
) as measures (measure_code, kind, description, is_by_stage, entities, made_of);
-- Two nights of answers landed, and a file that was refused; employees never came.
create schema quality;
create table quality.receipts as from (values
    ('cs_surveys', 'answers_30.csv', date '2026-10-30', timestamp '2026-10-30 18:00', 'landed', 40),
    ('cs_surveys', 'answers_31.csv', date '2026-10-31', timestamp '2026-10-31 18:00', 'landed', 1200),
    ('cs_surveys', 'answers_32.csv', date '2026-11-01', timestamp '2026-11-01 18:00', 'refused', 0)
) as receipts (entity, file_name, delivery_date, landed_at, status, row_count_landed);
create table core.measure_rows as from (values
    ('deals_won', 1, 'fct_deals', 'crm_deals', 'deal_id', 'closed_on', '', '', 'deals_won', '', 'rep_id',
        'region_id',
        'lifecycle_stage', '', '', '', ''),
    ('deals_won', 2, 'fct_deals', 'crm_deals', 'deal_id', 'closed_on', '', '', 'deals_won', '', 'rep_id',
        'region_id',
        'lifecycle_stage', '', 'credited_as', '', 'owner'),
    ('deals_closed', 1, 'fct_deals', 'crm_deals', 'deal_id', 'closed_on', '', '', 'deals_closed', '', 'rep_id',
        'region_id', 'lifecycle_stage', '', '', '', ''),
    ('buying_customers', 3, 'fct_lines', 'acc_invoice_lines', 'line_id', 'sold_on', '', '', 'net_amount',
        'customer_id',
        'rep_id', 'region_id', '', '', '', '', ''),
    ('open_amount', 4, 'fct_spans', '', 'document_id', 'valid_from', 'valid_to', 'of_measure', 'amount', '',
        'rep_id',
        'region_id', '', '', '', '', '')
) as row_sets (measure_code, row_set_no, fact, entity, key_columns, date_column, until_column,
        measure_column, value_column, member_column, rep_column, region_column, stage_column, grain_columns, detail_name,
        detail_column, detail_value);
-- D4 closes after the night, D5 before the month.
create table core.fct_deals as from (values
    ('D1', date '2026-10-05', 'R1', 'HANOI', 'lead', 1, 1, 'deals.csv', 2),
    ('D2', date '2026-10-06', 'R1', 'HANOI', 'lead', 0, 1, 'deals.csv', 3),
    ('D3', date '2026-10-31', 'R2', 'SOUTH', 'customer', 1, 1, 'deals.csv', 4),
    ('D4', date '2026-11-01', 'R2', 'SOUTH', 'customer', 1, 1, 'deals.csv', 5),
    ('D5', date '2026-09-30', 'R1', 'HANOI', 'lead', 1, 1, 'deals.csv', 6)
) as deals (deal_id, closed_on, rep_id, region_id, lifecycle_stage, deals_won, deals_closed, source_file,
        source_line);
-- A2 bought for 100 and gave it all back: it is no buying customer.
create table core.fct_lines as from (values
    ('L1', date '2026-10-02', 'R1', 'HANOI', 'A1', 40, 'lines.csv', 2),
    ('L2', date '2026-10-03', 'R1', 'HANOI', 'A1', 60, 'lines.csv', 3),
    ('L3', date '2026-10-04', 'R2', 'SOUTH', 'A2', 100, 'lines.csv', 4),
    ('L4', date '2026-10-09', 'R2', 'SOUTH', 'A2', -100, 'lines.csv', 5)
) as lines (line_id, sold_on, rep_id, region_id, customer_id, net_amount, source_file, source_line);
-- Open amounts: I1 until 20 October, I2 from 15 October on, I3 begins after October; overdue is another measure.
create table core.fct_spans as from (values
    ('I1', date '2026-09-01', date '2026-10-20', 'R1', 'HANOI', 500, 'acc_invoices', 'open_amount', 'invoices.csv', 2),
    ('I2', date '2026-10-15', date '9999-12-31', 'R1', 'HANOI', 300, 'acc_invoices', 'open_amount', 'invoices.csv', 3),
    ('I2', date '2026-10-25', date '9999-12-31', 'R1', 'HANOI', 300, 'acc_invoices', 'overdue', 'invoices.csv', 3),
    ('I3', date '2026-11-02', date '9999-12-31', 'R1', 'HANOI', 900, 'acc_invoices', 'open_amount', 'invoices.csv', 4)
) as spans (document_id, valid_from, valid_to, rep_id, region_id, amount, entity,
        of_measure, source_file, source_line);
-- The win rate of SOUTH is wrong: one deal was won there, not two.
create table kpi.fct_kpi_values as select kpi_code, grain, grain_id, detail, 'month' as period_type,
        date '2026-10-01' as period_start, date '2026-10-31' as period_end, cast(numerator as decimal(38,
        12)) as numerator, cast(denominator as decimal(38, 12)) as denominator, cast(value as decimal(38,
        12)) as value, status, false as is_partial, false as is_mature, false as is_provisional from (values
    ('win_rate', 'rep', 'R1', null, 1, 2, 0.5, 'ok'),
    ('win_rate', 'region_subtree', 'NORTH', null, 1, 2, 0.5, 'ok'),
    ('win_rate', 'company', 'COMPANY', null, 2, 3, 0.666666666667, 'ok'),
    ('win_rate', 'region', 'SOUTH', null, 2, 2, 1, 'ok'),
    ('win_rate', 'team', 'BOSS', null, 2, 2, 1, 'ok'),
    ('win_rate', 'role', 'sales_manager', null, 0, 1, 0, 'ok'),
    ('win_rate', 'region_lifecycle_stage', 'HANOI/lead', null, 1, 2, 0.5, 'ok'),
    ('win_rate', 'rep_lifecycle_stage', 'R2/lead', null, 0, 0, null, 'ok'),
    ('buying_customers', 'role', 'UNKNOWN', null, 0, null, 0, 'ok'),
    ('deals_won', 'company', 'COMPANY', 'credited_as=owner', 2, null, 2, 'ok'),
    ('deals_won', 'company', 'COMPANY', 'credited_as=sourcer', 2, null, 2, 'ok'),
    ('buying_customers', 'company', 'COMPANY', null, 1, null, 1, 'ok'),
    ('open_amount', 'rep', 'R1', null, 300, null, 300, 'ok'),
    ('enps', 'company', 'COMPANY', null, 40, null, 40, 'ok'),
    ('best_deals', 'company', 'COMPANY', null, 1, null, 1, 'ok'),
    ('growth', 'company', 'COMPANY', null, 1, null, 1, 'ok'),
    ('growth', 'company', 'COMPANY', 'comparison=same_period_last_year', 2, null, 2, 'ok'),
    ('deals_won', 'rep', 'R2', null, null, null, null, 'no_data')
) as figures (kpi_code, grain, grain_id, detail, numerator, denominator, value, status);

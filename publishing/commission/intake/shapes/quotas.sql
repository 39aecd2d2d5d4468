-- A version of a rep's approved or waiting target, for each kind of period that its days are.
with targets as (
    select targets.*, kpis.kpi_code, kpis.assignee_id as rep, kpis.cycle, kpis.start_date,
        datediff('month', targets.period_start, targets.period_end + 1) as month_count,
        month(targets.period_start) as first_month
    from main.pln_kpi_targets as targets
    inner join main.pln_kpi_assignments as kpis
        on targets.assignment_id = kpis.assignment_id and not kpis._is_deleted
    where not targets._is_deleted and targets.target_type = 'target' and kpis.assignee_type = 'rep'
        and day(targets.period_start) = 1 and day(targets.period_end + 1) = 1
),
periods as (
    select *, unnest(list_filter([
        case when cycle = 'month' and month_count = 1 then 'month' end,
        case when cycle = 'quarter' and month_count = 3 and first_month % 3 = 1 then 'quarter' end,
        case when cycle = 'year' and month_count = 12 and first_month = 1 then 'year' end,
        case when cycle = 'quarter' and month_count = 3
            and (first_month + 12 - getvariable('fiscal_start')) % 3 = 0 then 'fiscal_quarter' end,
        case when cycle = 'year' and month_count = 12
            and first_month = getvariable('fiscal_start') then 'fiscal_year' end
    ], lambda name: name is not null)) as period
    from targets
)
select to_json([assignment_id, cast(period_start as varchar), period, cast(version_no as varchar)]) as row_key,
    to_json({
        'amount': cast(target_value as varchar), 'approval_ref': approval_ref,
        'approved_at': case when approval_status = 'approved' then approved_at end,
        'approved_by': approved_by, 'currency': getvariable('reporting_currency'), 'kpi_code': kpi_code,
        'period': period, 'period_start': period_start, 'rep': rep, 'version_no': version_no
    }) as content, _source_file as source_file, _source_line as source_line
from periods

-- From when to when (inclusive) a rep has a KPI whose targets may be quotas.
select assignment_id as row_key, to_json({
    'first': start_date, 'last': end_date
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_kpi_assignments
where not _is_deleted and assignee_type = 'rep' and cycle in ('month', 'quarter', 'year')

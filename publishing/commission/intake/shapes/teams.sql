-- Who manages a rep.
select to_json([user_id, cast(valid_from as varchar)]) as row_key, to_json({
    'manager': manager_user_id, 'rep': user_id, 'valid_from': valid_from,
    'valid_to': nullif(least(coalesce(valid_to, date '9999-12-31'), coalesce(
        lead(valid_from) over (partition by user_id order by valid_from), date '9999-12-31'
    )), date '9999-12-31')
}) as content, _source_file as source_file, _source_line as source_line
from main.crm_user_assignments where not _is_deleted

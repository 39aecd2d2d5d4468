-- A version of a rep's plan.
select to_json([assignment_id, cast(version_no as varchar)]) as row_key, to_json({
    'approval_ref': approval_ref, 'approved_at': approved_at, 'approved_by': approved_by,
    'assignment_id': assignment_id, 'is_void': is_void, 'plan_id': plan_id, 'rep': rep,
    'valid_from': valid_from, 'valid_to': valid_to, 'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_assignments where not _is_deleted

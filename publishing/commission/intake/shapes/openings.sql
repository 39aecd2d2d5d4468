-- A version of what was paid for a source before the ledger's first month.
select to_json([rep, plan_id, component_id, source, cast(version_no as varchar)]) as row_key, to_json({
    'amount': cast(amount as varchar), 'approval_ref': approval_ref, 'approved_at': approved_at,
    'approved_by': approved_by, 'component_id': component_id, 'currency': currency, 'plan_id': plan_id,
    'rep': rep, 'source': source, 'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_opening_paid where not _is_deleted

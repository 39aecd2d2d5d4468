-- A version of a forgiven part of a draw balance.
select to_json([forgiveness_id, cast(version_no as varchar)]) as row_key, to_json({
    'amount': cast(amount as varchar), 'approval_ref': approval_ref, 'approved_at': approved_at,
    'approved_by': approved_by, 'currency': currency, 'dispute_id': dispute_id,
    'forgiveness_id': forgiveness_id, 'original_period': original_period, 'reason': reason, 'rep': rep,
    'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_draw_forgiveness where not _is_deleted

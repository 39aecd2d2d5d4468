-- A version of an adjustment that finance approved by hand.
select to_json([adjustment_id, cast(version_no as varchar)]) as row_key, to_json({
    'adjustment_id': adjustment_id, 'amount': cast(amount as varchar), 'approval_ref': approval_ref, 'approved_at': approved_at,
    'approved_by': approved_by, 'currency': currency, 'dispute_id': dispute_id,
    'original_period': original_period, 'reason': reason, 'rep': rep,
    'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_manual_adjustments where not _is_deleted

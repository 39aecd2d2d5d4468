-- A version of a rep's draw.
select to_json([rep, currency, cast(valid_from as varchar), cast(version_no as varchar)]) as row_key, to_json({
    'amount': cast(amount as varchar), 'approval_ref': approval_ref, 'approved_at': approved_at,
    'approved_by': approved_by, 'currency': currency, 'is_recoverable': is_recoverable,
    'recovery_share': cast(recovery_share as varchar), 'rep': rep, 'valid_from': valid_from,
    'valid_to': valid_to, 'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_draws where not _is_deleted

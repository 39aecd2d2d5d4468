-- A version of a plan written as tiers alone: one marginal component, by the month, paid as it is credited.
select to_json([plan_id, cast(version_no as varchar)]) as row_key, to_json({
    'approved_by': arg_min(approved_by, tier_no), 'credit_event': arg_min(basis, tier_no),
    'currency': getvariable('reporting_currency'), 'max_payout': cast(arg_min_null(max_payout, tier_no) as varchar),
    'plan_id': plan_id,
    'tiers': list({
        'from_attainment': cast(from_attainment as varchar), 'rate': cast(rate as varchar)
    } order by tier_no),
    'valid_from': arg_min(valid_from, tier_no), 'valid_to': arg_min_null(valid_to, tier_no),
    'version_no': version_no
}) as content, arg_min(_source_file, tier_no) as source_file, arg_min(_source_line, tier_no) as source_line
from main.pln_commission_tiers
where not _is_deleted
group by plan_id, version_no

-- A version of a plan with its components, tiers and override levels.
with tiers as (
    select plan_id, version_no, component_id, list({
        'from_attainment': cast(from_attainment as varchar), 'rate': cast(rate as varchar)
    } order by tier_no) as tiers
    from main.pln_tiers where not _is_deleted group by all
),
levels as (
    select plan_id, version_no, component_id, list({
        'level': level, 'rate': cast(rate as varchar)
    } order by level) as levels
    from main.pln_overrides where not _is_deleted group by all
),
components as (
    select plan_id, version_no, list({
        'amount': cast(amount as varchar), 'attainment_scope': attainment_scope, 'cap': cast(cap as varchar),
        'clawback_days': clawback_days, 'component_id': component_id, 'credit_type': credit_type,
        'filter_channel': filter_channel, 'filter_customer_is_new': filter_customer_is_new,
        'filter_deal_type': filter_deal_type, 'filter_product_category': filter_product_category,
        'floor': cast("floor" as varchar), 'kind': kind, 'levels': levels.levels, 'rate': cast(rate as varchar),
        'tiers': tiers.tiers
    } order by component_id) as components
    from main.pln_components
    left join tiers using (plan_id, version_no, component_id)
    left join levels using (plan_id, version_no, component_id)
    where not _is_deleted
    group by all
)
select to_json([plan_id, cast(version_no as varchar)]) as row_key, to_json({
    'approval_ref': approval_ref, 'approved_at': approved_at, 'approved_by': approved_by,
    'components': components.components, 'credit_event': credit_event, 'currency': currency,
    'max_payout': cast(max_payout as varchar), 'payout_event': payout_event, 'period': period,
    'plan_id': plan_id, 'quota_kpi': quota_kpi, 'valid_from': valid_from, 'valid_to': valid_to,
    'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_plans
left join components using (plan_id, version_no)
where not _is_deleted

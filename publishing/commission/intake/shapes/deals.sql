-- A deal; won from the local day of its last closing on, while its stage is of type won. A merged one is its survivor.
select deals.deal_id as row_key, to_json({
    'amount': cast(deals.amount as varchar), 'currency': deals.currency,
    'customer': 'account:' || deals.account_id, 'deal_type': deals.deal_type,
    'won_on': case when stages.stage_type = 'won' then local_date(deals.closed_at) end
}) as content, deals._source_file as source_file, deals._source_line as source_line
from main.crm_deals as deals
left join main.ref_deal_stages as stages on deals.stage_id = stages.stage_id and not stages._is_deleted
where not deals._is_deleted and deals.deal_id not in (select merged_id from merged_deals)

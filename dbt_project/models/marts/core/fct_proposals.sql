with proposals as (

    select
        proposals.quote_id,
        coalesce(proposals.deal_id, 'UNKNOWN') as deal_id,
        {{ member_or_unknown('proposals.account_id', 'accounts.account_id') }} as account_id,
        proposals.happened_on as sent_on,
        proposals.rep_id,
        proposals.region_id,
        coalesce(proposals.sourced_by_rep_id, 'UNASSIGNED') as sourced_by_rep_id,
        proposals.sourcer_region_id,
        proposals.lifecycle_stage,
        cast(1 as decimal(38, 12)) as proposals_sent,
        quotes.source_file,
        quotes.source_line
    from {{ ref('int_proposals') }} as proposals
    inner join {{ ref('stg_crm__quotes') }} as quotes
        on proposals.quote_id = quotes.quote_id
    left join {{ ref('int_accounts') }} as accounts
        on proposals.account_id = accounts.account_id

)

select * from proposals
where {{ in_published_window(['sent_on']) }}

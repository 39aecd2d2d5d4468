with deals as (

    select
        deals.deal_id,
        deals.account_id,
        deals.primary_contact_id as contact_id,
        deals.lead_id,
        case
            when deals.sourced_by_rep_id is not null then coalesce(sourcers.rep_id, 'UNKNOWN')
        end as sourced_by_rep_id,
        deals.deal_type,
        stages.stage_type,
        deals.created_at,
        deals.expected_close_date,
        deals.closed_at,
        {{ local_date('deals.closed_at') }} as closed_on,
        deals.amount,
        deals.currency,
        deals.expected_margin_amount,
        origins.lead_source,
        origins.campaign_id,
        accounts.industry,
        coalesce(accounts.region_id, contacts.region_id) as fallback_region_id
    from {{ ref('stg_crm__deals') }} as deals
    left join {{ ref('stg_reference__deal_stages') }} as stages
        on deals.stage_id = stages.stage_id
    left join {{ ref('int_reps') }} as sourcers
        on deals.sourced_by_rep_id = sourcers.rep_id
    left join {{ ref('int_lead_origins') }} as origins
        on deals.lead_id = origins.lead_id
    left join {{ ref('int_accounts') }} as accounts
        on deals.account_id = accounts.account_id
    left join {{ ref('int_contacts') }} as contacts
        on deals.primary_contact_id = contacts.contact_id

)

select * from deals

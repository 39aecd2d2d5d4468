with documents as (

    select * from {{ ref('int_documents') }}

),

-- A credit note belongs to the campaign of its invoice (ruling 7).
deals_of_documents as (

    select
        documents.document_id,
        case when invoices.document_id is null then documents.deal_id else invoices.deal_id end as deal_id
    from documents
    left join documents as invoices
        on documents.credited_document_id = invoices.document_id

),

-- The campaign of the deal's lead; a merged lead's is the one that stayed (ruling 48).
campaigns_of_documents as (

    select
        documents.document_id,
        coalesce(campaigns.campaign_id, 'UNKNOWN') as campaign_id,
        coalesce(campaigns.campaign_type, 'UNKNOWN') as campaign_type
    from deals_of_documents as documents
    inner join {{ ref('int_deals') }} as deals
        on documents.deal_id = deals.deal_id
    inner join {{ ref('int_lead_survivors') }} as survivors
        on deals.lead_id = survivors.lead_id
    inner join {{ ref('stg_crm__leads') }} as leads
        on survivors.surviving_lead_id = leads.lead_id
    left join {{ ref('stg_crm__campaigns') }} as campaigns
        on leads.campaign_id = campaigns.campaign_id
    where leads.campaign_id is not null

)

select * from campaigns_of_documents

-- A duplicate has the origin of the lead that it was merged into (ruling 48).
with origins as (

    select
        survivors.lead_id,
        leads.lead_source,
        -- a campaign that was never delivered is the unknown one; a lead of no campaign has none
        case when leads.campaign_id is not null then coalesce(campaigns.campaign_id, 'UNKNOWN') else 'none' end
            as campaign_id
    from {{ ref('int_lead_survivors') }} as survivors
    inner join {{ ref('stg_crm__leads') }} as leads
        on survivors.surviving_lead_id = leads.lead_id
    left join {{ ref('stg_crm__campaigns') }} as campaigns
        on leads.campaign_id = campaigns.campaign_id

)

select * from origins

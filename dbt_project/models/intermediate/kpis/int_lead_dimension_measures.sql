with leads as (

    select
        *,
        created_on as measured_on
    from {{ ref('int_new_leads') }}

),

referred as (

    select
        *,
        first_purchase_on as measured_on
    from {{ ref('int_referred_customers') }}

),

referred_sales as (

    select
        *,
        sold_on as measured_on
    from {{ ref('int_referred_sales') }}

),

customers as (

    select
        customers.first_purchase_on as measured_on,
        origins.lead_source,
        origins.campaign_id,
        described.customer_type,
        documents.channel,
        customers.new_customers
    from {{ ref('int_new_customers') }} as customers
    inner join {{ ref('int_customers') }} as described
        on customers.customer_id = described.customer_id
    inner join {{ ref('int_first_documents') }} as first_documents
        on customers.customer_id = first_documents.customer_id
    inner join {{ ref('int_documents') }} as documents
        on first_documents.document_id = documents.document_id
    left join {{ ref('int_customer_origins') }} as origins
        on customers.customer_id = origins.customer_id

),

cohorts as (

    select
        *,
        entered_on as measured_on,
        'stage=' || lifecycle_stage as stage_detail
    from {{ ref('int_stage_cohorts') }}

),

{{ measures_at_grains('leads', {
    'lead_source': 'lead_source',
    'campaign': 'campaign_id',
    'channel': 'channel',
    'referrer_account': 'known_referrer_account_id',
}, ['new_leads', 'referral_leads']) }},

{{ measures_at_grains('referred', {'referrer_account': 'known_referrer_account_id'}, ['referral_customers']) }},

{{ measures_at_grains('referred_sales', {'referrer_account': 'known_referrer_account_id'}, ['referral_revenue']) }},

{{ measures_at_grains('customers', {
    'lead_source': 'lead_source', 'campaign': 'campaign_id', 'customer_type': 'customer_type', 'channel': 'channel',
}, ['new_customers']) }},

{{ measures_at_grains(
    'cohorts', {'original_source': 'original_source'}, ['stage_entries', 'stage_conversions'], detail='stage_detail'
) }}

select * from leads_at_grains
union all
select * from referred_at_grains
union all
select * from referred_sales_at_grains
union all
select * from customers_at_grains
union all
select * from cohorts_at_grains

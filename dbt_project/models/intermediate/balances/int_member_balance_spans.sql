{#
    Balances at grains beyond rep, region and stage. No owner has to be followed: a span stands with one member from its
    first day to its last. Each row: the measure, its spans, what each span is worth, grain, member.
#}
{% set balances = [
    ('forecast_revenue', 'int_open_deal_spans', 'weighted_amount', 'stage', 'stage_id'),
    ('forecast_revenue', 'int_open_deal_spans', 'weighted_amount', 'lead_source', 'lead_source'),
    ('active_subscriptions', 'int_subscription_spans', '1', 'product', 'product_id'),
    ('active_subscriptions', 'int_subscription_spans', '1', 'account', 'account_id'),
] %}

with contacts as (

    select
        spans.measure_code,
        'original_source' as grain,
        contacts.original_source as grain_id,
        'stage=' || spans.lifecycle_stage as detail,
        spans.valid_from,
        spans.valid_to,
        spans.measure_value
    from {{ ref('int_contact_spans') }} as spans
    left join {{ ref('int_contacts') }} as contacts
        on spans.owner_object_id = contacts.contact_id

),

spans as (

    select * from contacts
    union all
    -- every stage's share has the contacts of all stages below the line
    select
        'pre_customer_contacts_in_all_stages',
        contacts.grain,
        contacts.grain_id,
        'stage=' || stages.lifecycle_stage,
        contacts.valid_from,
        contacts.valid_to,
        contacts.measure_value
    from contacts
    cross join {{ ref('lifecycle_stages') }} as stages
    where stages.is_pre_customer
    {%- for measure, relation, amount, grain, member in balances %}
    union all
    select
        '{{ measure }}',
        '{{ grain }}',
        {{ member }},
        null,
        valid_from,
        valid_to,
        {{ amount }}
    from {{ ref(relation) }}
    {%- endfor %}
    {%- for relation in ['int_customer_member_spans', 'int_receivable_member_spans'] %}
    union all
    select
        measure_code,
        grain,
        grain_id,
        null,
        valid_from,
        valid_to,
        measure_value
    from {{ ref(relation) }}
    {%- endfor %}
    union all
    select
        measure_code,
        'outlet_type',
        outlet_type,
        null,
        valid_from,
        valid_to,
        1
    from {{ ref('int_outlet_spans') }}

)

select
    measure_code,
    grain,
    coalesce(grain_id, 'UNKNOWN') as grain_id,
    detail,
    valid_from,
    valid_to,
    cast(measure_value as decimal(38, 6)) as measure_value
from spans
where valid_from < valid_to

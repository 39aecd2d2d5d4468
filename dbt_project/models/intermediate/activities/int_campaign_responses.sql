with members as (

    select
        members.campaign_id,
        coalesce(campaigns.campaign_id, 'UNKNOWN') as known_campaign_id,
        coalesce(campaigns.campaign_type, 'unknown') as campaign_type,
        members.contact_id,
        members.sent_at,
        case when {{ local_date('members.responded_at') }} <= {{ as_of_date() }} then members.responded_at end
            as responded_at,
        contacts.account_id,
        contacts.region_id as fallback_region_id
    from {{ ref('stg_crm__campaign_members') }} as members
    left join {{ ref('stg_crm__campaigns') }} as campaigns
        on members.campaign_id = campaigns.campaign_id
    left join {{ ref('int_contacts') }} as contacts
        on members.contact_id = contacts.contact_id

),

events as (

    select
        'sent' as event_type,
        sent_at as happened_at,
        *
    from members
    union all
    select
        'responded' as event_type,
        responded_at,
        *
    from members
    where responded_at is not null

),

owned as (

    select
        events.*,
        {{ local_date('events.happened_at') }} as happened_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id
    from events
    left join {{ ref('int_object_owners') }} as owners
        on events.contact_id = owners.object_id
        and owners.object_type = 'contact'
        and events.happened_at >= owners.valid_from
        and events.happened_at < owners.valid_to
    where {{ local_date('events.happened_at') }} <= {{ as_of_date() }}

),

judged as (

    select
        owned.*,
        purchases.first_purchase_on < owned.happened_on as was_customer,
        purchases.first_purchase_on
            <= owned.happened_on + cast(parameters.customer_conversion_window_days as integer) as is_converted
    from owned
    inner join {{ ref('int_parameters_daily') }} as parameters
        on owned.happened_on = parameters.calendar_date
    left join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || owned.account_id = purchases.customer_id

)

select
    judged.event_type,
    judged.campaign_id,
    judged.known_campaign_id,
    judged.campaign_type,
    judged.contact_id,
    judged.happened_on,
    judged.rep_id,
    coalesce(assignments.region_id, judged.fallback_region_id, 'UNKNOWN') as region_id,
    judged.responded_at is not null as has_responded,
    -- without an account nobody can tell that the contact is a customer: it stays in the denominator (ruling 30)
    coalesce(judged.was_customer, false) as was_customer,
    coalesce(judged.is_converted, false) as is_converted
from judged
left join {{ ref('int_rep_assignments') }} as assignments
    on judged.rep_id = assignments.rep_id
    and judged.happened_on >= assignments.valid_from
    and judged.happened_on < assignments.valid_to

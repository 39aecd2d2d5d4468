-- The dealer that an account is; of several the smaller id (ruling 17). Reminders of others are of no known dealer.
with dealers as (

    select
        account_id,
        min(outlet_id) as outlet_id
    from {{ ref('int_outlets') }}
    where is_dealer
        and account_id is not null
    group by account_id

),

reminders as (

    select
        'reminder' as action_type,
        activities.activity_id as action_id,
        activities.rep_id,
        activities.fallback_region_id,
        dealers.outlet_id as dealer_id,
        {{ local_date('activities.occurred_at') }} as happened_on
    from {{ ref('int_activities') }} as activities
    left join dealers
        on activities.account_id = dealers.account_id
    where activities.purpose = 'debt_collection'
        and activities.direction = 'outbound'
        and not activities.is_automated
    -- one e-mail to several recipients counts once (ruling 48)
    qualify row_number() over (
        partition by activities.activity_type, activities.message_id order by activities.activity_id
    ) = 1

),

collections as (

    select
        'collection' as action_type,
        receipts.payment_id as action_id,
        receipts.rep_id,
        receipts.fallback_region_id,
        receipts.dealer_id,
        receipts.received_on as happened_on
    from {{ ref('int_cleared_receipts') }} as receipts
    where receipts.was_collected

),

actions as (

    select * from reminders
    union all
    select * from collections

),

placed as (

    select
        actions.*,
        1 as debt_collection_actions,
        coalesce(assignments.region_id, actions.fallback_region_id, 'UNKNOWN') as region_id
    from actions
    left join {{ ref('int_rep_assignments') }} as assignments
        on actions.rep_id = assignments.rep_id
        and actions.happened_on >= assignments.valid_from
        and actions.happened_on < assignments.valid_to

)

select * from placed

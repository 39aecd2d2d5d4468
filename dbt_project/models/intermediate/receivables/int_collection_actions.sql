with reminders as (

    select
        'reminder' as action_type,
        activity_id as action_id,
        rep_id,
        fallback_region_id,
        {{ local_date('occurred_at') }} as happened_on
    from {{ ref('int_activities') }}
    where purpose = 'debt_collection'
        and direction = 'outbound'
        and not is_automated
    -- one e-mail to several recipients counts once (ruling 48)
    qualify row_number() over (partition by activity_type, message_id order by activity_id) = 1

),

collections as (

    select
        'collection' as action_type,
        receipts.payment_id as action_id,
        receipts.rep_id,
        receipts.fallback_region_id,
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
        coalesce(assignments.region_id, actions.fallback_region_id, 'UNKNOWN') as region_id
    from actions
    left join {{ ref('int_rep_assignments') }} as assignments
        on actions.rep_id = assignments.rep_id
        and actions.happened_on >= assignments.valid_from
        and actions.happened_on < assignments.valid_to

)

select * from placed

-- Feedback of accounts that had bought before; one e-mail to several recipients counts once (ruling 48).
with feedback as (

    select
        activities.activity_id,
        accounts.account_id,
        case activities.activity_type
            when 'note' then 'staff_note' when 'email' then 'customer_email' else 'testimonial'
        end as feedback_type,
        activities.occurred_at,
        {{ local_date('activities.occurred_at') }} as occurred_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        accounts.region_id as fallback_region_id
    from {{ ref('int_activities') }} as activities
    inner join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || activities.account_id = purchases.customer_id
        and {{ local_date('activities.occurred_at') }} > purchases.first_purchase_on
    left join {{ ref('int_object_owners') }} as owners
        on activities.account_id = owners.object_id
        and owners.object_type = 'account'
        and activities.occurred_at >= owners.valid_from
        and activities.occurred_at < owners.valid_to
    left join {{ ref('int_accounts') }} as accounts
        on activities.account_id = accounts.account_id
    where activities.activity_type in ('note', 'testimonial')
        or (
            activities.activity_type = 'email'
            and activities.direction = 'inbound'
            and not activities.is_automated
        )
    qualify row_number() over (
        partition by activities.activity_type, activities.message_id order by activities.activity_id
    ) = 1

),

placed as (

    select
        feedback.*,
        1 as customer_feedback_items,
        coalesce(assignments.region_id, feedback.fallback_region_id, 'UNKNOWN') as region_id
    from feedback
    left join {{ ref('int_rep_assignments') }} as assignments
        on feedback.rep_id = assignments.rep_id
        and feedback.occurred_on >= assignments.valid_from
        and feedback.occurred_on < assignments.valid_to

)

select * from placed

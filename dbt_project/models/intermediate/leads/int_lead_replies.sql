with first_touches as (

    select
        touches.lead_id,
        touches.touched_at,
        touches.touched_at + cast(parameters.reply_window_days as integer) * interval 1 day as window_ends_at
    from {{ ref('int_lead_touches') }} as touches
    inner join {{ ref('int_parameters_daily') }} as parameters
        on touches.touched_on = parameters.calendar_date
    where touches.touch_no = 1

),

replies as (

    select
        first_touches.lead_id,
        activities.activity_id,
        activities.occurred_at,
        activities.reply_sentiment
    from {{ ref('int_activities') }} as activities
    inner join {{ ref('int_lead_survivors') }} as survivors
        on activities.lead_id = survivors.lead_id
    inner join first_touches
        on survivors.surviving_lead_id = first_touches.lead_id
        and activities.occurred_at > first_touches.touched_at
        and activities.occurred_at <= first_touches.window_ends_at
    where activities.direction = 'inbound'
        and activities.activity_type in ('email', 'message', 'call')
        and not activities.is_automated

),

-- The latest reply with a tag speaks for the lead; untagged and neutral ones for neither side.
leads as (

    select
        lead_id,
        max_by(reply_sentiment, (occurred_at, activity_id)) filter (
            where reply_sentiment in ('positive', 'negative')
        ) as sentiment
    from replies
    group by lead_id

)

select * from leads

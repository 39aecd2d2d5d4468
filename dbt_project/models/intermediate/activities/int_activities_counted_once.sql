select * from {{ ref('int_activities') }}
where not (activity_type in ('meeting', 'demo') and coalesce(outcome, '') = 'rescheduled')
-- one e-mail to several recipients counts once (ruling 48)
qualify row_number() over (partition by activity_type, message_id order by activity_id) = 1

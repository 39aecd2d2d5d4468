with complaints as (

    select
        *,
        created_on as measured_on
    from {{ ref('int_complaints') }}

),

opinions as (

    select
        *,
        created_on as measured_on
    from {{ ref('int_complaint_opinions') }}

),

tickets as (

    select
        *,
        created_on as measured_on
    from {{ ref('int_support_tickets') }}

),

usage as (

    select
        *,
        used_on as measured_on
    from {{ ref('int_platform_usage') }}

),

feedback as (

    select
        *,
        occurred_on as measured_on
    from {{ ref('int_customer_feedback') }}

),

{{ measures_at_grains('complaints', {'reason': 'reason_code', 'account': 'account_id'}, [
    'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
]) }},

{{ measures_at_grains('opinions', {'reason': 'reason_code'}, [
    'complaint_speed_answers', 'complaint_speed_approvals',
]) }},

{{ measures_at_grains('tickets', {'reason': 'reason_code', 'account': 'account_id'}, ['support_tickets']) }},

{{ measures_at_grains('usage', {'account': 'known_account_id'}, ['platform_active_seconds']) }},

{{ measures_at_grains('feedback', {'feedback_type': 'feedback_type', 'account': 'account_id'}, [
    'customer_feedback_items',
]) }}

select * from complaints_at_grains
union all
select * from opinions_at_grains
union all
select * from tickets_at_grains
union all
select * from usage_at_grains
union all
select * from feedback_at_grains

-- A call that several activities name has the purpose of the first of them that says one.
with purposes as (

    select
        call_id,
        min_by(purpose, activity_id) filter (where purpose is not null) as purpose,
        bool_or(purpose in ('prospecting', 'selling')) as is_selling,
        bool_or(purpose in ('customer_care', 'issue_help')) as is_care
    from {{ ref('int_activities') }}
    where call_id is not null
    group by call_id

)

select * from purposes

with complaints as (

    select
        ticket_id,
        created_on,
        rep_id,
        region_id,
        {{ complaint_counts() }}
    from {{ ref('int_complaints') }}
    group by all

),

requests as (

    select
        ticket_id,
        first_responded_on,
        rep_id,
        region_id,
        {{ answered_request_counts() }}
    from {{ ref('int_answered_requests') }}
    group by all

),

tickets as (

    select
        delivered.ticket_id,
        delivered.ticket_type,
        {{ member_or_unknown('delivered.account_id', 'accounts.account_id') }} as account_id,
        coalesce(delivered.reason_code, 'unknown') as reason_code,
        {{ local_date('delivered.created_at') }} as created_on,
        {{ local_date('delivered.resolved_at') }} as resolved_on,
        delivered.is_duplicate,
        coalesce(complaints.rep_id, support.rep_id, requests.rep_id, 'UNASSIGNED') as rep_id,
        coalesce(complaints.region_id, support.region_id, requests.region_id, 'UNKNOWN') as region_id,
        requests.first_responded_on,
        coalesce(requests.rep_id, 'UNASSIGNED') as responded_rep_id,
        coalesce(requests.region_id, 'UNKNOWN') as responded_region_id,
        {{ fact_measures('complaints', [
            'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
        ]) }},
        {{ fact_measures('requests', ['requests_answered', 'request_response_seconds']) }},
        cast(case when support.ticket_id is not null then 1 else 0 end as decimal(38, 12)) as support_tickets,
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_service__tickets') }} as delivered
    left join {{ ref('int_accounts') }} as accounts
        on delivered.account_id = accounts.account_id
    left join complaints
        on delivered.ticket_id = complaints.ticket_id
    left join requests
        on delivered.ticket_id = requests.ticket_id
    left join {{ ref('int_support_tickets') }} as support
        on delivered.ticket_id = support.ticket_id

)

-- what nobody has resolved is open still
select * from tickets
where resolved_on is null or {{ in_published_window(['created_on', 'first_responded_on', 'resolved_on']) }}

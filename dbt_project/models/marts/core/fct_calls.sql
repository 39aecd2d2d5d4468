{% set roles = ['first_leg', 'first', 'last', 'last_offered', 'operator'] %}

with credits as (

    select * from {{ ref('int_call_credits') }}

),

-- The agents of a call and their regions, by the part they played; the KPIs say which part counts.
counted as (

    select
        call_id,
        {%- for role in roles %}
        coalesce(max(rep_id) filter (where credit_role = '{{ role }}'), 'UNASSIGNED') as {{ role }}_rep_id,
        coalesce(max(region_id) filter (where credit_role = '{{ role }}'), 'UNKNOWN') as {{ role }}_region_id{{ ',' if not loop.last }}
        {%- endfor %}
    from credits
    group by call_id

),

measured as (

    select
        call_id,
        {{ summed(call_measures()) }}
    from {{ ref('int_counted_calls') }}
    group by call_id

),

calls as (

    select
        calls.call_id,
        calls.direction,
        calls.disposition,
        calls.started_on,
        {{ member_or_unknown('calls.account_id', 'accounts.account_id') }} as account_id,
        coalesce(calls.deal_id, 'UNASSIGNED') as deal_id,
        {%- for role in roles %}
        counted.{{ role }}_rep_id,
        counted.{{ role }}_region_id,
        {%- endfor %}
        cast(calls.talk_seconds as decimal(38, 6)) as talk_seconds,
        {{ fact_measures('measured', call_measures()) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_calls') }} as calls
    inner join {{ ref('stg_telephony__calls') }} as delivered
        on calls.call_id = delivered.call_id
    inner join counted
        on calls.call_id = counted.call_id
    inner join measured
        on calls.call_id = measured.call_id
    left join {{ ref('int_accounts') }} as accounts
        on calls.account_id = accounts.account_id

)

select * from calls

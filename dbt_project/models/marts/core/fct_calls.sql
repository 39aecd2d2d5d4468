-- The agents of a call and their regions, by the part they played; the KPIs say which part counts.
with calls as (

    select
        calls.call_id,
        calls.direction,
        calls.disposition,
        calls.started_on,
        {{ member_or_unknown('calls.account_id', 'accounts.account_id') }} as account_id,
        coalesce(calls.deal_id, 'UNASSIGNED') as deal_id,
        {%- for role in call_measures_by_role() %}
        coalesce(counted.{{ role }}_rep_id, 'UNASSIGNED') as {{ role }}_rep_id,
        coalesce(counted.{{ role }}_region_id, 'UNKNOWN') as {{ role }}_region_id,
        {%- endfor %}
        cast(calls.talk_seconds as decimal(38, 6)) as talk_seconds,
        {{ fact_measures('counted', call_measures()) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_calls') }} as calls
    inner join {{ ref('stg_telephony__calls') }} as delivered
        on calls.call_id = delivered.call_id
    inner join {{ ref('int_counted_calls') }} as counted
        on calls.call_id = counted.call_id
    left join {{ ref('int_accounts') }} as accounts
        on calls.account_id = accounts.account_id

)

select * from calls

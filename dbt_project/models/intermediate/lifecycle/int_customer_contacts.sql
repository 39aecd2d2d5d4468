with entries as (

    select
        contact_id,
        min(entered_at) as became_customer_at
    from {{ ref('stg_crm__lifecycle_history') }}
    where lifecycle_stage = 'customer'
        and {{ local_date('entered_at') }} <= {{ as_of_date() }}
    group by contact_id

)

select * from entries

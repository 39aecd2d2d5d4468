with delivered as (

    {{ followed_to_survivors('acc_expenses', {'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(expense_id as varchar) as expense_id,
        cast(expense_date as date) as expense_date,
        cast(category as varchar) as category,
        cast(amount as decimal(18, 2)) as amount,
        cast(currency as varchar) as currency,
        cast(cost_centre as varchar) as cost_centre,
        cast(campaign_id as varchar) as campaign_id,
        cast(region_id as varchar) as region_id,
        cast(outlet_id as varchar) as outlet_id,
        cast(customer_id as varchar) as customer_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and expense_date <= {{ as_of_date() }}

)

select * from renamed

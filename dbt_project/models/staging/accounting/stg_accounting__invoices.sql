with delivered as (

    {{ followed_to_survivors('acc_invoices', {'deal_id': 'deal', 'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(document_id as varchar) as document_id,
        cast(document_type as varchar) as document_type,
        cast(customer_id as varchar) as customer_id,
        cast(document_date as date) as document_date,
        cast(due_date as date) as due_date,
        cast(currency as varchar) as currency,
        cast(gross_amount as decimal(18, 2)) as gross_amount,
        cast(status as varchar) as status,
        cast(deal_id as varchar) as deal_id,
        cast(salesperson_user_id as varchar) as salesperson_rep_id,
        cast(outlet_id as varchar) as outlet_id,
        cast(channel as varchar) as channel,
        cast(applies_to_document_id as varchar) as applies_to_document_id,
        cast(credit_reason as varchar) as credit_reason,
        cast(tax_amount as decimal(18, 2)) as tax_amount,
        cast(voided_at as timestamp) as voided_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and document_date <= {{ as_of_date() }}

)

select * from renamed

with delivered as (

    {{ followed_to_survivors('acc_payroll', {'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(employee_id as varchar) as employee_id,
        cast(pay_month as date) as pay_month,
        cast(cost_function as varchar) as cost_function,
        cast(outlet_id as varchar) as outlet_id,
        cast(base_salary as decimal(18, 2)) as base_salary,
        cast(productivity_allowance as decimal(18, 2)) as productivity_allowance,
        cast(employer_cost as decimal(18, 2)) as employer_cost,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed

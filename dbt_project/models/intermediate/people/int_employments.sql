with employments as (

    select
        employments.employee_id,
        employments.requisition_opened_on,
        employments.hire_date,
        employments.termination_date,
        employments.is_sales,
        case when employments.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end as region_id
    from {{ ref('stg_hr__employees') }} as employments
    left join {{ ref('int_regions') }} as regions
        on employments.region_id = regions.region_id

),

-- A fact belongs to the employment that covers its day, after a last day to the one before (rulings 56 and 63).
spans as (

    select
        *,
        case
            when row_number() over (partition by employee_id order by hire_date) = 1 then date '1900-01-01'
            else hire_date
        end as valid_from,
        coalesce(lead(hire_date) over (partition by employee_id order by hire_date), date '9999-12-31') as valid_to
    from employments

)

select * from spans

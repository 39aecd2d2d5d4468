with rates as (

    select
        from_currency,
        rate_date as valid_from,
        -- a rate serves its own day and the seven after it, until a newer one (ruling 16)
        least(
            coalesce(
                lead(rate_date) over (partition by from_currency order by rate_date), date '9999-12-31'
            ),
            rate_date + 8
        ) as valid_to,
        rate
    from {{ ref('stg_accounting__fx_rates') }}
    where to_currency = '{{ night_value("reporting_currency") }}'
        and from_currency <> '{{ night_value("reporting_currency") }}'

),

with_own as (

    select
        from_currency,
        valid_from,
        valid_to,
        rate
    from rates
    union all
    select '{{ night_value("reporting_currency") }}', date '1900-01-01', date '9999-12-31', 1

)

select * from with_own

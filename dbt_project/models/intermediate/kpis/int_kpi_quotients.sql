{#
    Numerator ÷ denominator to 12 digits after the point, half away from zero (ruling 46), by long division in whole
    numbers: DuckDB divides decimals as doubles, which would move the last digits.
#}
with ratios as (

    select
        kpi_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        sign(numerator) * sign(denominator) as quotient_sign,
        abs(cast(replace(cast(numerator as varchar), '.', '') as hugeint)) as dividend,
        abs(cast(replace(cast(denominator as varchar), '.', '') as hugeint)) as divisor
    from {{ ref('int_kpi_parts') }}
    where has_data
        and denominator <> 0

),

whole as (

    select
        *,
        dividend // divisor as whole_part,
        (dividend % divisor) * 1000000 as first_dividend
    from ratios

),

first_digits as (

    select
        *,
        first_dividend // divisor as first_six,
        (first_dividend % divisor) * 1000000 as second_dividend
    from whole

),

digits as (

    select
        *,
        first_six * 1000000 + (2 * second_dividend + divisor) // (2 * divisor) as twelve
    from first_digits

)

select
    kpi_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    cast(
        quotient_sign * (
            cast(whole_part as decimal(26, 0))
            + cast(twelve as decimal(13, 0)) * cast(0.000000000001 as decimal(13, 12))
        ) as decimal(38, 12)
    ) as quotient
from digits

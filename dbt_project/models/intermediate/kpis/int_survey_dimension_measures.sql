with answers as (

    select
        *,
        responded_on as measured_on
    from {{ ref('int_nps_answers') }}

),

-- Each category is divided by the answers of all, so that promoters less detractors come to the score.
answers_of_every_category as (

    select
        answers.measured_on,
        categories.nps_category,
        answers.nps_answers
    from answers
    cross join (values ('promoter'), ('passive'), ('detractor')) as categories (nps_category)

),

satisfaction as (

    select
        *,
        responded_on as measured_on,
        score as csat_points
    from {{ ref('int_csat_answers') }}

),

cohorts as (

    select
        *,
        judged_on as measured_on
    from {{ ref('int_customer_cohorts') }}

),

{{ measures_at_grains('answers', {'nps_category': 'nps_category', 'customer_type': 'customer_type'}, ['nps_points']) }},

{{ measures_at_grains('answers_of_every_category', {'nps_category': 'nps_category'}, ['nps_answers']) }},

answers_by_type as (

    select * from answers

),

{{ measures_at_grains('answers_by_type', {'customer_type': 'customer_type'}, ['nps_answers']) }},

{{ measures_at_grains('satisfaction', {'cycle_length_band': 'cycle_length_band'}, ['csat_points', 'csat_answers']) }},

{{ measures_at_grains('cohorts', {'lead_source': 'lead_source', 'cycle_length_band': 'cycle_length_band'}, [
    'first_purchase_cohort', 'first_purchase_cohort_churned',
    'customers_after_6_months', 'customers_after_6_months_churned',
    'customers_after_9_months', 'customers_after_9_months_churned',
]) }}

select * from answers_at_grains
union all
select * from answers_of_every_category_at_grains
union all
select * from answers_by_type_at_grains
union all
select * from satisfaction_at_grains
union all
select * from cohorts_at_grains

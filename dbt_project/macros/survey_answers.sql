{#
    CTE `answers`: answered surveys of one type with a score on its scale (an answered survey has a score, ruling 63;
    the rep is the one the answer is about, else, unless the KPI names no other, the account's owner when it was sent).
#}
{% macro survey_answers(survey_type, lowest, highest, or_owner=true) %}
answers as (

    select
        surveys.response_id,
        surveys.account_id,
        surveys.employee_id,
        surveys.sent_at,
        surveys.responded_at,
        {{ local_date('surveys.responded_at') }} as responded_on,
        surveys.score,
        case
            when surveys.rep_id is not null then coalesce(reps.rep_id, 'UNKNOWN')
            else {{ "coalesce(owners.rep_id, 'UNASSIGNED')" if or_owner else "'UNASSIGNED'" }}
        end as rep_id
    from {{ ref('stg_service__surveys') }} as surveys
    left join {{ ref('int_reps') }} as reps
        on surveys.rep_id = reps.rep_id
    {%- if or_owner %}
    left join {{ ref('int_object_owners') }} as owners
        on surveys.account_id = owners.object_id
        and owners.object_type = 'account'
        and surveys.sent_at >= owners.valid_from
        and surveys.sent_at < owners.valid_to
    {%- endif %}
    where surveys.survey_type = '{{ survey_type }}'
        and surveys.score between {{ lowest }} and {{ highest }}
        and {{ local_date('surveys.responded_at') }} <= {{ as_of_date() }}

)
{% endmacro %}

{#
    Which rows of which published fact make a measure: one entry per set of rows that share their date and place.

    fact, entity   the table in `core` and the delivered entity that a row of it comes from
    key            columns that name a row
    date           a row counts on this day; with `until` it stands from `date` up to the day before `until`
    of_measure     column of a fact of many measures that holds the code
    rep, region, stage   columns of its place; no stage: the measure knows none
    grains         members of other grains: grain -> column
    measures       codes whose column in the fact carries the measure's own name
    values         measures whose column has another name: code -> column
    detail         what the published detail names: (name, column) or (name, none, constant); the name * says that the
                   column holds the whole detail, empty where there is none
    member         a member counts once when the sum of its `values` in the cell is above zero (distinct measures)
#}
{% macro explained_measures() %}
{% set deal = {'fact': 'fct_deals', 'entity': 'crm_deals', 'key': ['deal_id']} %}
{% set call = {'fact': 'fct_calls', 'entity': 'tel_calls', 'key': ['call_id'], 'date': 'started_on'} %}
{% set activity = {'fact': 'fct_activities', 'entity': 'crm_activities', 'key': ['activity_id']} %}
{% set line = {'fact': 'fct_invoice_line_credits', 'entity': 'acc_invoice_lines', 'key': ['line_id', 'split_rep_id'],
    'date': 'sold_on', 'rep': 'rep_id', 'region': 'region_id', 'stage': 'lifecycle_stage'} %}
{% set here = {'rep': 'rep_id', 'region': 'region_id'} %}
{% set here_with_stage = {'rep': 'rep_id', 'region': 'region_id', 'stage': 'lifecycle_stage'} %}

{% set sets = [
    dict(deal, date='closed_on', measures=[
        'deals_won', 'deals_lost', 'deals_closed', 'sales_cycle_days', 'deals_won_with_cycle', 'upsell_deals_won',
        'cross_sell_deals_won',
    ], **here_with_stage),
    dict(deal, date='closed_on', detail=('credited_as', none, 'owner'), measures=['deals_won', 'deals_lost'],
        **here_with_stage),
    dict(deal, date='closed_on', detail=('credited_as', none, 'sourcer'), measures=['deals_won', 'deals_lost'],
        rep='sourced_by_rep_id', region='sourcer_region_id', stage='lifecycle_stage'),
    dict(deal, date='opportunity_on', measures=['new_opportunities', 'profitable_opportunities'],
        rep='opportunity_rep_id', region='opportunity_region_id', stage='opportunity_lifecycle_stage'),
    dict(deal, date='first_demo_on', measures=['demo_deals', 'demo_deals_won'],
        rep='first_demo_rep_id', region='first_demo_region_id', stage='first_demo_lifecycle_stage'),
    dict(here_with_stage, fact='fct_deal_credits', entity='crm_deals', key=['deal_id', 'split_rep_id'],
        date='closed_on', measures=['won_amount', 'won_deal_shares', 'upsell_revenue', 'cross_sell_revenue']),
    dict(here_with_stage, fact='fct_proposals', entity='crm_quotes', key=['quote_id'], date='sent_on',
        measures=['proposals_sent']),
    dict(here_with_stage, fact='fct_proposals', entity='crm_quotes', key=['quote_id'], date='sent_on',
        detail=('credited_as', none, 'owner'), measures=['proposals_sent']),
    dict(fact='fct_proposals', entity='crm_quotes', key=['quote_id'], date='sent_on', rep='sourced_by_rep_id',
        region='sourcer_region_id', stage='lifecycle_stage', detail=('credited_as', none, 'sourcer'),
        measures=['proposals_sent']),
    dict(activity, date='counted_on', measures=[
        'emails_sent', 'meetings_scheduled', 'demos_scheduled', 'lead_meetings_booked', 'lead_replies',
    ], **here_with_stage),
    dict(activity, date='held_on', rep='rep_id', region='held_region_id', stage='held_lifecycle_stage',
        measures=['appointments_held', 'demos_held', 'demos_successful']),
    dict(activity, date='held_on', rep='rep_id', region='held_region_id', stage='held_lifecycle_stage',
        member='met_id', values={'customers_met': 'customer_met_weight'}),
    dict(activity, date='counted_on', values={'sales_activities': 'emails_sent'}, **here_with_stage),
    dict(activity, date='counted_on', values={'sales_activities': 'meetings_scheduled'}, **here_with_stage),
    dict(call, rep='first_leg_rep_id', region='first_leg_region_id', values={'sales_activities': 'calls_made'}),
    dict(call, rep='first_leg_rep_id', region='first_leg_region_id', measures=['calls_made', 'telesales_calls']),
    dict(call, rep='first_rep_id', region='first_region_id', measures=[
        'call_cost', 'calls_with_cost', 'answered_inbound_calls', 'customer_wait_seconds', 'late_answered_calls',
    ]),
    dict(call, rep='last_rep_id', region='last_region_id', measures=[
        'inbound_calls_offered', 'answered_calls', 'long_calls', 'customer_care_calls', 'first_contact_calls',
        'first_call_resolutions',
    ]),
    dict(call, rep='last_offered_rep_id', region='last_offered_region_id', measures=[
        'abandoned_calls', 'unsuccessful_inbound_calls',
    ]),
    dict(call, rep='operator_rep_id', region='operator_region_id', measures=[
        'answered_inbound_calls_by_operator', 'operator_wait_seconds',
    ]),
    dict(line, measures=['sales_revenue', 'units_sold'], grains={'product': 'sold_product_id'}),
    dict(line, measures=['units_sold'], detail=('uom', 'uom')),
    dict(line, measures=['units_sold'], detail=('product_id', 'sold_product_id')),
    dict(line, member='customer_id', values={'buying_customers': 'buying_customer_weight'}),
    dict(here, fact='fct_payments', entity='acc_payments', key=['payment_id'], date='received_on',
        values={'receivables_collected': 'received_amount'}),
    dict(fact='fct_payments', entity='acc_payments', key=['payment_id'], date='bounced_on', rep='rep_id',
        region='bounced_region_id', values={'receivables_collected': 'bounced_amount'}),
    dict(here, fact='fct_payments', entity='acc_payments', key=['payment_id'], date='received_on',
        measures=['reader_collections', 'reader_collections_same_day']),
    dict(here_with_stage, fact='fct_lifecycle_changes', entity='crm_lifecycle_history',
        key=['contact_id', 'entered_at'], date='entered_on', measures=['stage_entries', 'stage_conversions']),
    dict(fact='fct_lifecycle_changes', entity='crm_lifecycle_history', key=['contact_id', 'entered_at'],
        date='exited_on', rep='exit_rep_id', region='exit_region_id', stage='lifecycle_stage',
        measures=['stage_stays', 'stage_stay_days']),
    dict(here, fact='fct_visits', entity='fld_visits', key=['visit_id'], date='visited_on',
        measures=['visits_made', 'productive_calls', 'productive_call_lines']),
    dict(fact='fct_visits', entity='fld_visits', key=['visit_id'], date='planned_on', rep='rep_id',
        region='planned_region_id', measures=['planned_visits', 'visits_made_as_planned']),
    dict(fact='fct_order_lines', entity='fld_order_lines', key=['order_id', 'line_no'], date='approved_on',
        rep='credited_rep_id', region='region_id', grains={'outlet': 'outlet_id', 'product': 'product_id'},
        measures=['approved_order_value']),
    dict(fact='fct_order_lines', entity='fld_order_lines', key=['order_id', 'line_no'], date='approved_on',
        rep='credited_rep_id', region='region_id', grains={'product': 'product_id'},
        measures=['focus_product_revenue']),
    dict(fact='fct_order_lines', entity='fld_order_lines', key=['order_id', 'line_no'], date='approved_on',
        rep='credited_rep_id', region='region_id', grains={'product': 'product_id'}, member='outlet_id', values={
        'active_selling_outlets': 'selling_outlet_weight', 'focus_product_outlets': 'focus_product_outlet_weight',
    }),
    dict(fact='fct_orders', entity='fld_orders', key=['order_id'], date='delivered_on', rep='credited_rep_id',
        region='delivered_region_id', member='outlet_id', values={'dealers_supplied': 'supplied_dealer_weight'}),
    dict(here, fact='fct_tickets', entity='cs_tickets', key=['ticket_id'], date='created_on', measures=[
        'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
        'support_tickets',
    ]),
    dict(fact='fct_tickets', entity='cs_tickets', key=['ticket_id'], date='first_responded_on',
        rep='responded_rep_id', region='responded_region_id', grains={'reason': 'reason_code'},
        measures=['requests_answered', 'request_response_seconds']),
    dict(here_with_stage, fact='fct_surveys', entity='cs_surveys', key=['response_id'], date='responded_on',
        measures=['csat_points', 'csat_answers']),
    dict(here, fact='fct_surveys', entity='cs_surveys', key=['response_id'], date='responded_on',
        measures=['nps_points', 'nps_answers']),
    dict(here, fact='fct_surveys', entity='cs_surveys', key=['response_id'], date='complained_on',
        measures=['complaint_speed_answers', 'complaint_speed_approvals']),
    dict(here, fact='fct_leads', entity='crm_leads', key=['lead_id'], date='created_on', measures=['new_leads'],
        grains={'lead_source': 'lead_source', 'campaign': 'campaign_id', 'channel': 'approach'}),
    dict(fact='fct_leads', entity='crm_leads', key=['lead_id'], date='created_on', rep='referral_rep_id',
        region='referral_region_id', grains={'lead_source': 'lead_source'}, measures=['referral_leads']),
    dict(here, fact='fct_lead_events', entity='crm_leads', key=['event_type', 'lead_id'], date='happened_on',
        measures=[
        'leads_contacted', 'leads_replied', 'leads_replied_positively', 'leads_replied_negatively',
        'contacted_prospects', 'contacted_prospects_converted', 'qualified_leads', 'qualified_leads_answered',
        'qualified_leads_followed_up', 'lead_response_seconds', 'leads_converted', 'lead_conversion_days',
    ], grains={'lead_source': 'lead_source', 'campaign': 'campaign_id', 'approach': 'approach',
        'touch_count_band': 'touch_count_band', 'channel': 'approach'}),
    dict(here_with_stage, fact='fct_new_customers', entity='acc_invoices', key=['customer_id', 'document_id'],
        date='first_purchase_on', measures=['new_customers', 'referral_customers']),
    dict(here_with_stage, fact='fct_new_customers', entity='acc_invoices', key=['customer_id', 'document_id'],
        date='first_purchase_on', grains={'original_source': 'original_source'},
        measures=['new_customers_with_touch', 'days_from_touch_to_purchase']),
    dict(here, fact='fct_customer_interactions', entity='', key=['account_id', 'interaction_id'], date='happened_on',
        grains={'account': 'account_id', 'channel': 'channel', 'purpose': 'purpose'},
        measures=['customer_interactions']),
    dict(here, fact='fct_customer_interactions', entity='', key=['account_id', 'interaction_id'], date='happened_on',
        grains={'account': 'account_id'}, measures=['customer_interactions_of_help']),
    dict(here, fact='fct_outlet_openings', entity='fld_outlets', key=['opening', 'outlet_id'], date='happened_on',
        measures=['new_dealers_appointed', 'new_outlets_opened']),
    dict(here, fact='fct_qualifications', entity='crm_contacts', key=['contact_id', 'qualified_by'],
        date='entered_on', grains={'original_source': 'original_source'},
        measures=['mql_contacts', 'mql_contacts_converted', 'sql_contacts', 'sql_contacts_converted']),
    dict(here, fact='fct_deliverables', entity='hr_deliverables', key=['happening', 'deliverable_id'],
        date='happened_on',
        measures=deliverable_measures().keys() | list + ['reports_due', 'late_or_missing_reports']),
    dict(here, fact='fct_deliverables', entity='hr_deliverables', key=['happening', 'deliverable_id'],
        date='happened_on', member='subject_id', values={'debt_reconciliations': 'reconciled_dealer_weight'}),
    dict(here, fact='fct_event_attendances', entity='hr_event_attendance', key=['event_id', 'employee_id'],
        date='happened_on',
        measures=['required_events', 'attendance_violations', 'training_sessions_attended']),
    dict(here, fact='fct_campaign_responses', entity='crm_campaign_members',
        key=['event_type', 'campaign_id', 'contact_id'], date='happened_on',
        measures=['campaign_members', 'campaign_members_responded'],
        grains={'campaign': 'known_campaign_id', 'campaign_type': 'campaign_type'}),
    dict(here, fact='fct_campaign_responses', entity='crm_campaign_members',
        key=['event_type', 'campaign_id', 'contact_id'], date='happened_on',
        measures=['campaign_responses_of_prospects', 'campaign_responses_converted'],
        grains={'campaign': 'known_campaign_id'}),
    dict(here, fact='fct_campaign_responses', entity='crm_campaign_members',
        key=['event_type', 'campaign_id', 'contact_id'], date='happened_on',
        detail=('campaign_id', 'known_campaign_id'), measures=[
        'campaign_members', 'campaign_members_responded', 'campaign_responses_of_prospects',
        'campaign_responses_converted',
    ]),
    dict(here, fact='fct_expenses', entity='acc_expenses', key=['expense_id'], date='expense_date',
        grains={'outlet': 'outlet_id', 'campaign': 'campaign_id'}, measures=[
        'operating_expenses', 'premises_cost', 'marketing_cost', 'selling_cost', 'service_expenses',
    ]),
    dict(here_with_stage, fact='fct_balance_spans', entity='', key=['object_id'], date='valid_from', until='valid_to',
        of_measure='measure_code', detail=('*', 'detail'), values={
        'receivables_balance': 'balance', 'receivables_overdue': 'balance', 'forecast_revenue': 'balance',
        'pre_customer_contacts': 'balance', 'active_customers': 'balance', 'universe_outlets': 'balance',
        'active_dealers': 'balance', 'dealer_profiles_complete': 'balance', 'active_subscriptions': 'balance',
    }),
] %}
{{ return(sets) }}
{% endmacro %}

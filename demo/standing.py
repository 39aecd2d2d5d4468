"""The company as it stands: what everything refers to, and the extracts that are not made month by month."""

import numpy as np

from demo import (
    commission,
    costs,
    customers,
    deals,
    debtors,
    field_sales,
    leads,
    market,
    outlets,
    people_records,
    planning,
    reference,
    service,
    staff,
)
from demo import telephony as telephone
from demo.columns import ACCOUNT, CONTACT, LEAD, OUTLET
from demo.ownership import owner_rows
from demo.randomness import generator
from demo.sink import Sink
from demo.size import Size
from demo.working_time import Season


class Company:
    """What every part of the company refers to, held in memory: people, customers, leads, deals, debtors."""

    def __init__(self, size: Size) -> None:
        """Everything that months refer to, made from the size alone."""
        self.size = size
        self.season = Season.between(size.first_day - 330, size.last_day + 60)
        self.staff = staff.hire_staff(size)
        self.customers = customers.win_customers(size, self.staff, self.season)
        self.leads = leads.find_leads(size, self.customers)
        self.deals = deals.open_deals(size, self.staff, self.season, self.customers)
        self.first_deal = telephone.first_deals(self.deals, len(self.customers.account_created))
        self.outlets = outlets.list_outlets(size, self.customers)
        self.debtors = debtors.list_debtors(size, self.customers, self.outlets)
        self.board = telephone.install_switchboard(size, self.staff)


def add_standing(company: Company, sink: Sink) -> None:
    """Extracts of everything that does not grow by the month."""
    size, people, buyers = company.size, company.staff, company.customers
    sink.add("ref_regions", reference.region_rows())
    sink.add("ref_products", reference.product_rows())
    sink.add("ref_deal_stages", reference.stage_rows())
    rates, _ = reference.exchange_rates(generator(size.seed, "acc_fx_rates"), size.first_day, size.last_day)
    sink.add("acc_fx_rates", rates)
    sink.add("crm_users", staff.user_rows(people, size))
    sink.add("crm_user_assignments", staff.assignment_rows(people))
    sink.add("hr_employees", staff.employee_rows(people, size))
    sink.add("crm_accounts", customers.account_rows(buyers, size))
    sink.add("crm_contacts", customers.contact_rows(buyers, size))
    sink.add("crm_lifecycle_history", customers.lifecycle_rows(buyers, size))
    sink.add("crm_leads", leads.lead_rows(company.leads, buyers, size))
    sink.add("crm_campaigns", leads.campaign_rows(size))
    sink.add("crm_campaign_members", leads.campaign_member_rows(buyers, size))
    sink.add("acc_customers", debtors.debtor_rows(company.debtors))
    sink.add("fld_outlets", outlets.outlet_rows(company.outlets, size))
    sink.add("tel_agents", telephone.agent_rows(company.board, people))
    tickets = service.make_tickets(size, company.season, buyers)
    sink.add("cs_tickets", service.ticket_rows(size, tickets, buyers, people))
    sink.add("cs_surveys", service.survey_rows(size, company.season, tickets, buyers, people))
    _add_owners(company, sink)
    _add_plans_and_people(company, sink)
    _add_costs_and_field(company, sink)


def _add_plans_and_people(company: Company, sink: Sink) -> None:
    size, people = company.size, company.staff
    sink.add("pln_parameters", planning.parameter_rows(size))
    sink.add("pln_kpi_definitions", planning.definition_rows(size))
    sink.add("pln_kpi_assignments", planning.assignment_rows(people, size))
    sink.add("pln_kpi_targets", planning.target_rows(people, size))
    sink.add("pln_commission_tiers", planning.tier_rows(size))
    sink.add("pln_assignments", commission.assignment_rows(people, size))
    sink.add("pln_kpi_assignments", commission.quarter_assignment_rows(people, size))
    sink.add("pln_kpi_targets", commission.quarter_target_rows(people, size))
    sink.add("pln_waivers", commission.leaver_waiver_rows(people, size))
    sink.add("pln_draws", commission.draw_rows(people, size))
    sink.add("pln_focus_products", planning.focus_rows(size))
    sink.add("hr_events", people_records.event_rows(size))
    sink.add("hr_event_attendance", people_records.attendance_rows(size, people))
    sink.add("hr_deliverables", people_records.deliverable_rows(size, people))
    sink.add("hr_rule_violations", people_records.violation_rows(size, people))
    sink.add("mkt_prices", market.price_rows(size))
    sink.add("mkt_market_size", market.market_rows(size))


def _add_costs_and_field(company: Company, sink: Sink) -> None:
    size, people, buyers = company.size, company.staff, company.customers
    sink.add("acc_expenses", costs.expense_rows(size))
    sink.add("acc_payroll", costs.payroll_rows(people, size))
    sink.add("acc_capital_balances", costs.capital_rows(size))
    sink.add("acc_subscriptions", costs.subscription_rows(size, company.debtors))
    sink.add("prd_usage_daily", costs.usage_rows(size, company.debtors, buyers))
    visits = field_sales.make_visits(size, company.season, company.outlets, buyers, people)
    orders = field_sales.make_orders(size, visits)
    sink.add("fld_visits", field_sales.visit_rows(visits))
    sink.add("fld_orders", field_sales.order_rows(size, orders))
    sink.add("fld_order_lines", field_sales.order_line_rows(size, orders))
    sink.add("fld_inventory_returns", field_sales.return_rows(size, company.season, visits))


def _add_owners(company: Company, sink: Sink) -> None:
    size, buyers = company.size, company.customers
    accounts = np.arange(1, len(buyers.account_created) + 1, dtype=np.int64)
    contacts = np.arange(1, len(buyers.contact_created) + 1, dtype=np.int64)
    lead_owner, lead_since = leads.lead_owners(company.leads, buyers, company.staff, size)
    lead_numbers = np.arange(1, len(lead_owner) + 1, dtype=np.int64)
    contact_owner = buyers.owner[buyers.contact_account]
    contact_owner = company.staff.serving(contact_owner, buyers.contact_created)
    outlet_numbers = np.arange(company.outlets.stores + 1, len(company.outlets.account) + 1, dtype=np.int64)
    outlet_account = company.outlets.account[company.outlets.stores :]
    people, cutoff = company.staff, size.cutoff
    sink.add(
        "crm_owner_history",
        owner_rows("account", ACCOUNT, accounts, buyers.owner, buyers.account_created, people, cutoff),
    )
    sink.add(
        "crm_owner_history",
        owner_rows("contact", CONTACT, contacts, contact_owner, buyers.contact_created, people, cutoff),
    )
    sink.add(
        "crm_owner_history", owner_rows("lead", LEAD, lead_numbers, lead_owner, lead_since, people, cutoff)
    )
    sink.add(
        "crm_owner_history",
        owner_rows(
            "outlet",
            OUTLET,
            outlet_numbers,
            buyers.owner[outlet_account],
            buyers.account_created[outlet_account],
            people,
            cutoff,
        ),
    )

"""Everything that can stop publishing, as one tree.

PublishingError
├── BuildMissing               there is no build of the night, or it cannot be opened
├── BuildNotAudited            the gate is closed, absent, of another night, or checked nothing
├── BuildNotPublishable        the build lacks a table, or a table of it cannot be copied
├── ReleaseIncomplete          the new release's file is not what was to be copied
├── ReleaseNotFound            no release of that name is kept
├── NoEarlierRelease           there is nothing to roll back to
├── ReleaseDamaged             a kept release is not the file that was published
├── PublishedFileUnreadable    nobody can say which release readers see
├── NothingPublished           there is no published file yet
├── PublishingBusy             another publishing command is at work
├── DiskFull                   a write found no room
├── QuestionUnclear            the options of `explain` do not name one figure
├── KpiNotKnown                no KPI of the release has this code
├── FigureNotFound             the KPI is not published for this member, detail and period
├── ExplanationContradicts     published rows do not add up to a published figure
├── TickNotChecked             a tick's figures are missing, or did not pass their checks
├── NothingProvisional         no tick has been published yet
└── CommissionError            the commission ledger or the close of a month
    ├── LedgerMissing          no ledger was begun here
    ├── LedgerBroken           an entry, a step or a printed page is not as it was written
    ├── PeriodOutOfOrder       another month comes first
    ├── PeriodStateWrong       this step cannot follow the state that the month is in
    ├── AsOfWrong              the as-of time lies before the month's end, before a lock, or in the future
    ├── SecondPersonRequired   who calculated a month may not approve it
    ├── NoteMissing            a decision without its note or its reference
    ├── ReconciliationDiffers  the credits are not what accounting alone says
    ├── ExceptionsOpen         something is missing that an amount needs, and nobody waived it
    ├── DraftChanged           what would be locked is not what was approved
    ├── EntryNotFound          the ledger has no such line
    ├── DisputeWrong           a dispute that is not there, or is closed already
    ├── NothingProposed        no draft of a KPI definition waits for a decision
    ├── AllowancesMissing      the night tells of no allowance of the month
    ├── SourceHeld             rows that commissions come from are those of an earlier night
    └── HandOverMissing        there is no hand-over to take the rows of commissions from

Each message says what, where, what was not done, and the next step; each has a heading in
docs/runbook_publishing.md or docs/runbook_commission.md.
"""


class PublishingError(Exception):
    """Publishing stopped; what readers see is what its message says."""


class BuildMissing(PublishingError):
    """There is no build of the night, or it cannot be opened."""


class BuildNotAudited(PublishingError):
    """The gate is closed, absent, of another night, or checked nothing."""


class BuildNotPublishable(PublishingError):
    """The build passed the gate but lacks what readers need, or cannot be copied."""


class ReleaseIncomplete(PublishingError):
    """The private file of a new release is not what was to be copied."""


class ReleaseNotFound(PublishingError):
    """No release of that name is kept in `published/releases/`."""


class NoEarlierRelease(PublishingError):
    """No release that readers saw before the present one is still kept."""


class ReleaseDamaged(PublishingError):
    """A kept release is not the file that was published."""


class PublishedFileUnreadable(PublishingError):
    """`published/warehouse.duckdb` is there but does not say which release it is."""


class NothingPublished(PublishingError):
    """There is no published file yet."""


class PublishingBusy(PublishingError):
    """Another publishing command holds the lock of this state folder."""


class DiskFull(PublishingError):
    """A write found no room; what readers see is whole."""


class QuestionUnclear(PublishingError):
    """The options of `explain` do not name one figure."""


class KpiNotKnown(PublishingError):
    """No KPI of the published release has this code."""


class FigureNotFound(PublishingError):
    """The KPI is not published for this member, detail and period."""


class ExplanationContradicts(PublishingError):
    """The published rows do not add up to the published figure."""


class TickNotChecked(PublishingError):
    """The private figures of a tick are missing, or nobody checked them, or a check failed."""


class NothingProvisional(PublishingError):
    """There is no `published/today.duckdb` yet."""


class CommissionError(PublishingError):
    """The commission ledger or the close of a month stopped."""


class LedgerMissing(CommissionError):
    """No commission ledger was begun in this state folder or at this URL."""


class LedgerBroken(CommissionError):
    """An entry, a step or a printed page of the ledger is not as it was written."""


class PeriodOutOfOrder(CommissionError):
    """Months are closed one after the other, and another one comes first."""


class PeriodStateWrong(CommissionError):
    """The step cannot follow the state that the month is in."""


class AsOfWrong(CommissionError):
    """The as-of time lies before the month's end, before the last lock, or in the future."""


class SecondPersonRequired(CommissionError):
    """Who calculated a month may not approve it."""


class NoteMissing(CommissionError):
    """A decision needs a note, and an approval also a reference."""


class ReconciliationDiffers(CommissionError):
    """The credits of a month are not what accounting alone says."""


class ExceptionsOpen(CommissionError):
    """Something is missing that an amount needs, and nobody waived it."""


class DraftChanged(CommissionError):
    """What would be locked is not what was approved."""


class EntryNotFound(CommissionError):
    """The ledger has no line of this number."""


class DisputeWrong(CommissionError):
    """There is no such dispute, or it is closed already, or its row cannot be read."""


class AllowancesMissing(CommissionError):
    """The night's build tells of no productivity allowance of the month."""


class NothingProposed(CommissionError):
    """No draft of a KPI definition waits for the Director."""


class SourceHeld(CommissionError):
    """A source of what commissions come from stands as of an earlier night."""


class HandOverMissing(CommissionError):
    """There is no `build/landed.duckdb` to take the rows of commissions from."""

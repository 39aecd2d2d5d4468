"""Everything that can stop a release on its way into PostgreSQL, as one tree.

PublishingError
└── PostgresError
    ├── AddressWrong               no address of a server, or one that cannot be used
    ├── PasswordMissing            a login is to be made and nobody gave its password
    ├── ServerUnreachable          the server does not answer, or ended the connection
    ├── ServerDiskFull             the server found no room for what it was to write
    ├── ServerTooOld               the server is older than PostgreSQL 15
    ├── RightsMissing              the publishing login may not do what is needed
    ├── PublishRunning             another publish into this database is at work
    ├── ColumnTypeUnknown          a published column has a type without a counterpart
    ├── RowsRefused                the server did not take the rows of a table as they are
    ├── ReadersInTheWay            readers held a view longer than the publish may wait
    ├── ForeignViewsDepend         a view must change its columns, and somebody's object needs the old ones
    ├── PostgresReleaseNotFound    the server keeps no such release, or none to go back to
    ├── ReadersFileWrong           the file of logins cannot be carried out
    └── ContentDiffers             the rows in the server are not those of the release

Each message says what, where, what was not done, and the next step; each has a heading in
docs/runbook_publishing.md.
"""

from publishing.errors import PublishingError


class PostgresError(PublishingError):
    """Publishing into PostgreSQL stopped; what its readers see is what the message says."""


class AddressWrong(PostgresError):
    """There is no address of a server, or one that cannot be used; it is never shown whole."""


class PasswordMissing(PostgresError):
    """A login is to be made and nobody gave its password."""


class ServerUnreachable(PostgresError):
    """The server does not answer, or ended the connection while it was used."""


class ServerDiskFull(PostgresError):
    """A disk of the server is full; the server runs."""


class ServerTooOld(PostgresError):
    """The server is older than PostgreSQL 15."""


class RightsMissing(PostgresError):
    """The publishing login may not do what is needed."""


class PublishRunning(PostgresError):
    """Another publish, roll-back or change of roles is at work in this database."""


class ColumnTypeUnknown(PostgresError):
    """A published column has a type that no PostgreSQL type holds exactly."""


class RowsRefused(PostgresError):
    """The server did not take the rows of a table, or not all of them."""


class ReadersInTheWay(PostgresError):
    """Readers held a view longer than the publish may wait."""


class ForeignViewsDepend(PostgresError):
    """A view must change its columns, and an object that is not publishing's needs the old ones."""


class PostgresReleaseNotFound(PostgresError):
    """The server keeps no release of that name, or none to go back to."""


class ReadersFileWrong(PostgresError):
    """The file of logins cannot be read, or says what cannot be carried out."""


class ContentDiffers(PostgresError):
    """The rows in the server do not have the fingerprint of the release."""

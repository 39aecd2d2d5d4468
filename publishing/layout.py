"""Where publishing finds and leaves its files in a state folder."""

from dataclasses import dataclass
from pathlib import Path

WAREHOUSE = "warehouse.duckdb"
MANIFEST = "manifest.json"
PAGES = "pages"
TODAY = "today"


@dataclass(frozen=True)
class Layout:
    """The paths of one state folder that publishing reads or writes."""

    state: Path

    @property
    def build(self) -> Path:
        """The private build of the night."""
        return self.state / "build" / WAREHOUSE

    @property
    def database(self) -> Path:
        """The state database, shared with landing; publishing's tables begin with `publishing_`."""
        return self.state / "state.sqlite"

    @property
    def published(self) -> Path:
        """What readers see."""
        return self.state / "published"

    @property
    def warehouse(self) -> Path:
        """The file that readers open; the release id inside it is the truth about what is published."""
        return self.published / WAREHOUSE

    @property
    def manifest(self) -> Path:
        """The manifest of the published release."""
        return self.published / MANIFEST

    @property
    def pages(self) -> Path:
        """The pages of the published release: a link to their folder in `releases/`."""
        return self.published / PAGES

    @property
    def today_link(self) -> str | None:
        """Where the page of the running day lies, as the pages see it, if there is one."""
        return f"../{TODAY}/index.html" if (self.published / TODAY / "index.html").is_file() else None

    @property
    def releases(self) -> Path:
        """The kept releases, one folder each."""
        return self.published / "releases"

    @property
    def tick_build(self) -> Path:
        """The private figures of the last tick."""
        return self.state / "intraday" / "build" / WAREHOUSE

    @property
    def intraday(self) -> Path:
        """The provisional figures that readers see."""
        return self.published / "today.duckdb"

    @property
    def today(self) -> Path:
        """The pages of the running day, a file per language."""
        return self.published / "today"

    @property
    def lock(self) -> Path:
        """Held by the one publishing command that is at work."""
        return self.published / ".publishing.lock"

    def release(self, release_id: str) -> Path:
        """The folder of one kept release: warehouse, manifest and pages."""
        return self.releases / release_id

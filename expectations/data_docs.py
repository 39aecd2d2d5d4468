"""Great Expectations' pages, readable without a network: nothing is loaded from elsewhere."""

import re
import shutil
from pathlib import Path
from typing import Any

SITE = "gate"
STYLES = Path(__file__).parent / "data_docs.css"
# Tags that would load something from another host: scripts (with their end), styles, images.
REMOTE_TAGS = re.compile(
    r"<script\b[^>]*\bsrc=[\"'](?:https?:)?//[^>]*>\s*</script>"
    r"|<link\b[^>]*\bhref=[\"'](?:https?:)?//[^>]*>"
    r"|<img\b[^>]*\bsrc=[\"'](?:https?:)?//[^>]*>",
    re.IGNORECASE,
)
# Advertising at the foot of each page.
REMOTE_FOOTERS = re.compile(
    r"<p>[^<]*<a\b[^>]*\bhref=[\"']https?://[^>]*>.*?</a>\s*</p>", re.IGNORECASE | re.DOTALL
)
REMOTE_URLS_OF_STYLES = re.compile(r"url\(\s*[\"']?https?://[^)]*\)", re.IGNORECASE)


def add_data_docs_site(context: Any, pages: Path) -> None:
    """Let the context write its pages into `pages`, which is emptied first: it shows one audit."""
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    context.add_data_docs_site(
        site_name=SITE,
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(pages.resolve()),
            },
        },
    )


def build_data_docs(context: Any, pages: Path) -> None:
    """Write the pages and make them local."""
    context.build_data_docs(site_names=[SITE])
    styles = STYLES.read_text(encoding="utf-8")
    for page in sorted(pages.rglob("*.html")):
        page.write_text(without_remote_parts(page.read_text(encoding="utf-8"), styles), encoding="utf-8")
    for sheet in sorted(pages.rglob("*.css")):
        sheet.write_text(
            REMOTE_URLS_OF_STYLES.sub("none", sheet.read_text(encoding="utf-8")), encoding="utf-8"
        )


def without_remote_parts(html: str, styles: str) -> str:
    """The page without anything that loads from another host, with `styles` in its head."""
    local = REMOTE_FOOTERS.sub("", REMOTE_TAGS.sub("", html))
    local = REMOTE_URLS_OF_STYLES.sub("none", local)
    return local.replace("</head>", f"<style>\n{styles}</style>\n</head>", 1)

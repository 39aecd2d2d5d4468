"""The machine's own Chromium, without a window and without the network, and what one page did in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field

from playwright.sync_api import Page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Screen:
    """A page in the browser, what it asked the network for, and what it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

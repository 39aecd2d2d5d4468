"""A state folder of the test's own, and builds in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.integration.publishing.browsing import BROWSER, Screen
from tests.integration.publishing.small_build import Build, write_warehouse


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def write_build(state: Path) -> Callable[[Build], Path]:
    """Writes build/warehouse.duckdb of the test's state folder anew."""
    return lambda build: write_warehouse(state, build)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium for all tests of pages; each opens contexts of its own."""
    if BROWSER is None:
        reason = "no chromium on this machine: apt-get install chromium fonts-noto-core"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"],
        )
        yield opened
        opened.close()


@pytest.fixture
def open_screen(browser: Browser) -> Iterator[Callable[[int, Literal["light", "dark"]], Screen]]:
    """Opens pages of a width in pixels, in a scheme."""
    contexts = []

    def opened(width: int, scheme: Literal["light", "dark"]) -> Screen:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        screen = Screen(context.new_page())
        screen.page.on("request", lambda request: screen.asked.append(request.url))
        screen.page.on("console", lambda said: screen.complaints.append(said.text))
        screen.page.on("pageerror", lambda problem: screen.complaints.append(str(problem)))
        return screen

    yield opened
    for context in contexts:
        context.close()

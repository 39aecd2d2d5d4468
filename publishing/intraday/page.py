"""The page of the running day: one file per language, whole in itself, without script and without network."""

from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from ruamel.yaml import YAML

from publishing.formatting import Formatter
from publishing.intraday.figures import Tick, read_boards, read_notices, read_tick

PAGE_OF_LANGUAGE = {"vi": "index.html", "en": "index.en.html"}
WORDINGS = Path(__file__).with_name("wordings.yml")


class Wording:
    """Looks words up by key and fills them in; a key that does not exist is an error."""

    def __init__(self, words: dict[str, str]) -> None:
        """Take the words of one language."""
        self._words = words

    def __call__(self, key: str, **parts: object) -> str:
        """The words of a key, with the parts in their braces."""
        return self._words[key].format(**parts)


def render_today(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The pages of the tick that `connection` has open, by file name."""
    tick = read_tick(connection)
    boards, notices = read_boards(connection), read_notices(connection)
    environment = Environment(
        loader=PackageLoader("publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("today.html.j2")
    wordings: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(WORDINGS.read_text("utf-8"))
    pages = {}
    for language, name in PAGE_OF_LANGUAGE.items():
        words = {key: texts[language] for key, texts in wordings.items()}
        pages[name] = template.render(_view(tick, language, Wording(words)), boards=boards, notices=notices)
    return pages


def _view(tick: Tick, language: str, wording: Wording) -> dict[str, Any]:
    other = next(each for each in PAGE_OF_LANGUAGE if each != language)
    return {
        "language": language,
        "other_language": other,
        "other_page": PAGE_OF_LANGUAGE[other],
        "t": wording,
        "format": Formatter(language, tick.currency),
        "tick": tick,
        "time": f"{tick.at:%H:%M}",
    }

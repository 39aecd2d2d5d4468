"""Make the files of the corpus from their recipes: `python -m tests.corpus.making FOLDER`."""

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import yaml
import zstandard

FOLDER = Path(__file__).parent
HEADER = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
MEGABYTE = 1_000_000

Case = dict[str, Any]
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda content: gzip.compress(content, mtime=0),
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def load_cases() -> list[Case]:
    """Recipes and expected outcomes of all files; no two of one name."""
    cases: list[Case] = [
        case
        for path in sorted((FOLDER / "cases").glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    names = [case["file"] for case in cases]
    assert len(names) == len(set(names)), "two files of one name"
    return cases


def load_setups() -> dict[str, Any]:
    """How the files are configured."""
    setups: dict[str, Any] = yaml.safe_load((FOLDER / "setups.yml").read_text(encoding="utf-8"))
    return setups


def make_file(case: Case, folder: Path) -> Path:
    """Write one file, and its control totals if it has some."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / str(case["file"])
    if "sheets" in case:
        _write_workbook(path, case["sheets"])
    elif "parquet" in case:
        pyarrow.parquet.write_table(pa.table(case["parquet"]), path)
    else:
        path.write_bytes(_text(case))
    path.write_bytes(_damaged(path.read_bytes(), case))
    if "totals" in case:
        (folder / f"{case['file']}.totals.json").write_text(json.dumps(case["totals"]), encoding="utf-8")
    return path


def _text(case: Case) -> bytes:
    text = str(case["text"]).replace("{H}", HEADER)
    for number in range(1, 10):
        text = text.replace(f"{{U{number}}}", f"U{number},,An,true,2026-10-31T18:00:00Z,B1,false")
    text += "x" * case.get("append_letters", 0)
    if "nested" in case:
        text += '{"id": "U2", "name": ' + "[" * case["nested"] + "]" * case["nested"] + "}\n"
    content: bytes = b"\xef\xbb\xbf" * case.get("mark", False) + text.encode(case.get("encoding", "utf-8"))
    content += b"\0" * MEGABYTE * case.get("zeros", 0) + b"U1,Anh Anh\n" * (case.get("same_rows", 0) * 90_910)
    for packer in filter(None, case.get("pack", "").split(".")):
        content = PACKERS[packer](content)
    if "then" in case:
        content += PACKERS[case["pack"]](case["then"].encode())
    return content


def _damaged(content: bytes, case: Case) -> bytes:
    content = content[: int(case.get("keep", len(content)))]
    content = content[: len(content) - case.get("cut", 0)]
    if "flip" in case:
        place = len(content) - case["flip"]
        content = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
    return content + bytes.fromhex(case.get("append_hex", ""))


def _write_workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def outcome(case: Case) -> str:
    """The expected outcome in words, for the table in docs/landing_corpus.md."""
    if "refused" in case:
        return f"refused: `{case['refused']}`"
    parts = [f"{case['landed']} landed"]
    parts += [f"{case['quarantined']} quarantined"] if case.get("quarantined") else []
    parts += [f"{case['filtered']} filtered"] if case.get("filtered") else []
    parts += [f"warned: {case['warns']}"] if "warns" in case else []
    reasons = "; ".join(case.get("reasons", ()))
    return ", ".join(parts) + (f" ({reasons})" if reasons else "")


def corpus_page() -> str:
    """Text of docs/landing_corpus.md."""
    cases = load_cases()
    refused = sum("refused" in case for case in cases)
    lines = [
        "# What landing makes of bad and odd files",
        "",
        f"{len(cases)} files of `tests/corpus/`, {refused} of them refused whole. Written by"
        " `python -m tests.corpus.making --docs`; a test lands",
        "every file and holds this page equal.",
        "",
        "| file | what is odd about it | what becomes of it |",
        "|---|---|---|",
    ]
    for case in cases:
        cells = [f"`{case['file']}`", case["is"], outcome(case)]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Write the page, or all files into a folder."""
    if arguments == ["--docs"]:
        (FOLDER.parents[1] / "docs" / "landing_corpus.md").write_text(corpus_page(), encoding="utf-8")
        return
    (folder,) = arguments
    for case in load_cases():
        make_file(case, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])

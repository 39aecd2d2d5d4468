"""File names of pages: the same member has the same name in every release, so that old links keep working."""

import hashlib
import re

_LONGEST = 80
_PLAIN = re.compile(r"[A-Za-z0-9_-]")
PAY_FOLDER = "pay"


def page_name(kind: str, member_id: str, language: str, part: int = 1) -> str:
    """`rep-U00012.html`, its English sister `rep-U00012.en.html`, a second part `region-HCM.2.html`.

    Letters, digits, `_` and `-` of an id stay; of any other character each byte of its UTF-8 form is
    written as `~` and two hex digits. Ids that would be too long for a file name are cut and told apart by
    a hash.
    """
    name = "".join(
        character if _PLAIN.fullmatch(character) else "".join(f"~{byte:02x}" for byte in character.encode())
        for character in member_id
    )
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}~~{hashlib.sha256(member_id.encode()).hexdigest()[:16]}"
    stem = f"{kind}-{name}" if name else kind
    return f"{stem}{f'.{part}' if part > 1 else ''}{'' if language == 'vi' else f'.{language}'}.html"

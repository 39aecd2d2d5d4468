"""Whether bytes are UTF-8, checked natively and chunk by chunk: no text is made of them."""

import numpy as np
import pyarrow as pa

LONGEST_SEQUENCE = 4


class Utf8Checker:
    """Checks chunks one after the other; a sequence that a chunk cuts is held back for the next one."""

    def __init__(self) -> None:
        """Nothing is held back at first."""
        self.held_back = b""

    def is_text(self, chunk: bytes) -> bool:
        """Whether everything up to the last whole sequence is UTF-8; after `False` it is used up."""
        data = self.held_back + chunk if self.held_back else chunk
        cut = _last_whole_sequence(data)
        if not data[:cut].isascii():
            offsets = pa.py_buffer(np.array([0, cut], dtype=np.int32))
            try:
                pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data)).validate(full=True)
            except pa.ArrowInvalid:
                self.held_back = data
                return False
        self.held_back = data[cut:]
        return True


def _last_whole_sequence(data: bytes) -> int:
    """How many bytes there are before a sequence that the end cuts."""
    for length in range(1, min(LONGEST_SEQUENCE, len(data) + 1)):
        byte = data[-length]
        if byte & 0xC0 != 0x80:  # no continuation: the start of the last sequence
            needed = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
            return len(data) - length if needed > length else len(data)
    return len(data)

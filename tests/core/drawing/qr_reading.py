"""Reads a QR code of version 2 to 6 and level M, written from ISO/IEC 18004: what our codes say
must not be judged by the library that made them."""

_MASKS = [
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: (y * x) % 2 + (y * x) % 3 == 0,
    lambda y, x: ((y * x) % 2 + (y * x) % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + (y * x) % 3) % 2 == 0,
]
#: What the format information is combined with, and the two bits of level M in it.
_FORMAT_MASK = 0b101010000010010
_LEVEL_M = 0b00
#: Modules of a side -> blocks of data at level M, and bytes of data in each (table 9).
_BLOCKS = {25: (1, 28), 29: (1, 44), 33: (2, 32), 37: (2, 43), 41: (4, 27)}


def read(rows: list[list[bool]]) -> str:
    """The text of a code with its quiet zone of four modules, in byte mode."""
    code = [row[4:-4] for row in rows[4:-4]]
    size = len(code)
    assert size in _BLOCKS, f"{size} modules"
    number = 0
    for dark in [*(code[8][x] for x in (0, 1, 2, 3, 4, 5, 7, 8)), code[7][8]] + [
        code[y][8] for y in (5, 4, 3, 2, 1, 0)
    ]:
        number = number << 1 | dark
    information = (number ^ _FORMAT_MASK) >> 10
    assert information >> 3 == _LEVEL_M
    mask = _MASKS[information & 0b111]
    bits = [code[y][x] ^ mask(y, x) for y, x in _data_modules(size)]
    return _text(_in_order(bits, *_BLOCKS[size]))


def _in_order(bits: list[bool], blocks: int, length: int) -> list[bool]:
    """The data of all blocks, of which the code holds the first bytes, then the second ones."""
    found = []
    for block in range(blocks):
        for place in range(length):
            start = 8 * (place * blocks + block)
            found += bits[start : start + 8]
    return found


def _data_modules(size: int):
    """The places of data, two columns at a time from the right, upwards and downwards in turn."""
    upwards = True
    right = size - 1
    while right > 0:
        if right == 6:
            right -= 1
        for step in range(size):
            y = size - 1 - step if upwards else step
            for x in (right, right - 1):
                if not _is_fixed(y, x, size):
                    yield y, x
        upwards = not upwards
        right -= 2


def _is_fixed(y: int, x: int, size: int) -> bool:
    finders = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    alignment = abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return finders or alignment or y == 6 or x == 6


def _text(bits: list[bool]) -> str:
    def number(start: int, length: int) -> int:
        return int("".join("1" if bit else "0" for bit in bits[start : start + length]), 2)

    assert number(0, 4) == 0b0100, "not in byte mode"
    length = number(4, 8)
    return bytes(number(12 + 8 * place, 8) for place in range(length)).decode()

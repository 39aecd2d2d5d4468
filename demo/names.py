"""Names of people and streets, as they are common in Việt Nam."""

import numpy as np

FAMILY_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tạ",
)  # fmt: skip
_MIDDLE_NAMES = (
    "Thị", "Văn", "Minh", "Thanh", "Ngọc", "Quang", "Thu", "Hữu", "Đức", "Hồng", "Gia", "Bảo",
    "Kim", "Xuân", "Anh", "Phương",
)  # fmt: skip
_GIVEN_NAMES = (
    "An", "Bình", "Châu", "Chi", "Cường", "Dung", "Duy", "Giang", "Hà", "Hải", "Hạnh", "Hiếu",
    "Hoa", "Huy", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nhi", "Oanh",
    "Phúc", "Phương", "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thắng", "Trang", "Trí", "Trung",
    "Tuấn", "Tú", "Uyên", "Vân", "Vinh", "Vy", "Yến",
)  # fmt: skip
_STREETS = (
    "Lê Lợi", "Trần Hưng Đạo", "Nguyễn Huệ", "Hai Bà Trưng", "Lý Thường Kiệt", "Nguyễn Trãi",
    "Điện Biên Phủ", "Phan Chu Trinh", "Quang Trung", "Hùng Vương", "Cách Mạng Tháng 8",
)  # fmt: skip


def people(rng: np.random.Generator, count: int) -> list[str | None]:
    """`count` full names, family name first; namesakes occur."""
    parts = [
        np.asarray(choices)[rng.integers(0, len(choices), count)]
        for choices in (FAMILY_NAMES, _MIDDLE_NAMES, _GIVEN_NAMES)
    ]
    return [" ".join(name) for name in zip(*parts, strict=True)]


def addresses(rng: np.random.Generator, count: int) -> list[str | None]:
    """`count` street addresses with a house number and a ward."""
    streets = np.asarray(_STREETS)[rng.integers(0, len(_STREETS), count)]
    houses, wards = rng.integers(1, 480, count), rng.integers(1, 15, count)
    return [
        f"{house} {street}, Phường {ward}" for house, street, ward in zip(houses, streets, wards, strict=True)
    ]

"""Regions, products and deal stages: what the other systems refer to."""

from dataclasses import dataclass

import numpy as np

from demo.columns import Rows, constant
from demo.randomness import NULL, Ints

# region, name, parent, weight of reps, area: 0 north, 1 centre, 2 south
REGIONS: tuple[tuple[str, str, str | None, int, int], ...] = (
    ("VN", "Toàn quốc", None, 0, 2),
    ("MB", "Miền Bắc", "VN", 0, 0),
    ("MT", "Miền Trung", "VN", 0, 1),
    ("MN", "Miền Nam", "VN", 0, 2),
    ("HN", "Hà Nội", "MB", 22, 0),
    ("HP", "Hải Phòng", "MB", 9, 0),
    ("DN", "Đà Nẵng", "MT", 10, 1),
    ("HUE", "Thừa Thiên Huế", "MT", 5, 1),
    ("HCM", "TP. Hồ Chí Minh", "MN", 12, 2),
    ("HCM-Q1", "TP. Hồ Chí Minh – Quận 1", "HCM", 16, 2),
    ("HCM-TB", "TP. Hồ Chí Minh – Tân Bình", "HCM", 10, 2),
    ("CT", "Cần Thơ", "MN", 9, 2),
    ("BD", "Bình Dương", "MN", 7, 2),
    ("DL", "Đà Lạt", "MT", 0, 1),
)
REGION_IDS = [region[0] for region in REGIONS]
REGION_WEIGHTS = [region[3] for region in REGIONS]
REGION_AREAS = np.asarray([region[4] for region in REGIONS], dtype=np.int64)
AREA_HEADS = (1, 2, 3)
"""Positions of MB, MT, MN in `REGIONS`, by area."""


@dataclass(frozen=True)
class Product:
    """One product; `price` in đồng; `weight` says how often it is on an order that no deal led to."""

    product_id: str
    name: str
    category: str
    unit: str
    launched_on: str | None
    is_recurring: bool
    price: int
    weight: int


PRODUCTS = (
    Product("TC-TUAN", "Tạp chí Minh Họa tuần", "Báo chí", "cuốn", "2015-01-05", False, 35_000, 30),
    Product("TC-THANG", "Tạp chí Minh Họa tháng", "Báo chí", "cuốn", "2016-03-01", False, 65_000, 24),
    Product("TC-XUAN", "Giai phẩm Xuân", "Báo chí", "cuốn", "2025-12-15", False, 120_000, 5),
    Product("SACH-KD", "Sách Kinh doanh thực chiến", "Sách", "cuốn", "2021-06-10", False, 148_000, 14),
    Product("SACH-TN", "Sách Thiếu nhi vẽ tranh", "Sách", "cuốn", None, False, 89_000, 12),
    Product("LICH-BAN", "Lịch bàn Minh Họa", "Văn phòng phẩm", "bộ", "2019-10-01", False, 95_000, 9),
    Product("SO-TAY", "Sổ tay bìa da", "Văn phòng phẩm", "quyển", "2022-02-01", False, 180_000, 8),
    Product("QC-TRANG", "Quảng cáo nguyên trang", "Quảng cáo", "trang", "2015-01-05", False, 28_000_000, 0),
    Product("QC-BANNER", "Quảng cáo trực tuyến", "Quảng cáo", "gói", "2020-05-01", False, 12_000_000, 0),
    Product("PM-BANHANG", "Phần mềm bán hàng", "Phần mềm", "giấy phép", "2023-08-01", False, 15_000_000, 0),
    Product("DV-TRIENKHAI", "Dịch vụ triển khai", "Dịch vụ", "ngày công", "2023-08-01", False, 4_500_000, 0),
    Product("DV-DAOTAO", "Đào tạo tại chỗ", "Dịch vụ", "buổi", "2026-03-01", False, 6_000_000, 0),
    Product("TB-DOCBAO", "Thuê bao đọc báo", "Thuê bao", "tháng", "2024-01-01", True, 79_000, 6),
    Product("TB-PHANMEM", "Thuê bao phần mềm", "Thuê bao", "tháng", "2024-06-01", True, 1_900_000, 0),
)
PRODUCT_IDS = [product.product_id for product in PRODUCTS]
PRODUCT_PRICES = np.asarray([product.price for product in PRODUCTS], dtype=np.int64)
SHOP_WEIGHTS = [product.weight for product in PRODUCTS]
DEAL_PRODUCTS = np.asarray([7, 8, 9, 10, 11], dtype=np.int64)
"""Positions in `PRODUCTS` of what is sold through deals."""

# stage, pipeline, order, type, qualified, probability in ten-thousandths
STAGES = (
    ("KD-1-TIEPCAN", "KINHDOANH", 1, "open", False, 1000),
    ("KD-2-XACNHAN", "KINHDOANH", 2, "open", True, 3000),
    ("KD-3-BAOGIA", "KINHDOANH", 3, "open", True, 5500),
    ("KD-4-DAMPHAN", "KINHDOANH", 4, "open", True, 7500),
    ("KD-THANG", "KINHDOANH", 5, "won", True, 10000),
    ("KD-THUA", "KINHDOANH", 6, "lost", False, 0),
    ("GH-1-NHACHAN", "GIAHAN", 1, "open", False, 6000),
    ("GH-2-THOATHUAN", "GIAHAN", 2, "open", True, 8500),
    ("GH-THANG", "GIAHAN", 3, "won", False, 10000),
    ("GH-THUA", "GIAHAN", 4, "lost", False, 0),
)
STAGE_IDS = [stage[0] for stage in STAGES]
SALES_OPEN, SALES_WON, SALES_LOST = 0, 4, 5
RENEWAL_OPEN, RENEWAL_WON, RENEWAL_LOST = 6, 8, 9


def region_rows() -> Rows:
    """`ref_regions`: a tree of four levels; Đà Lạt has neither reps nor customers."""
    return {
        "region_id": [region[0] for region in REGIONS],
        "region_name": [region[1] for region in REGIONS],
        "parent_region_id": [region[2] for region in REGIONS],
    }


def product_rows() -> Rows:
    """`ref_products`: several units of measure, one product without a known launch day."""
    launched = [
        NULL if product.launched_on is None else int(np.datetime64(product.launched_on).astype(np.int64))
        for product in PRODUCTS
    ]
    return {
        "product_id": [product.product_id for product in PRODUCTS],
        "product_name": [product.name for product in PRODUCTS],
        "product_category": [product.category for product in PRODUCTS],
        "uom": [product.unit for product in PRODUCTS],
        "launched_on": np.asarray(launched, dtype=np.int64),
        "is_recurring": np.asarray([product.is_recurring for product in PRODUCTS]),
    }


def stage_rows() -> Rows:
    """`ref_deal_stages`: a sales and a renewal pipeline."""
    return {
        "stage_id": [stage[0] for stage in STAGES],
        "pipeline": [stage[1] for stage in STAGES],
        "stage_order": np.asarray([stage[2] for stage in STAGES], dtype=np.int64),
        "stage_type": [stage[3] for stage in STAGES],
        "is_qualified": np.asarray([stage[4] for stage in STAGES]),
        "win_probability": np.asarray([stage[5] for stage in STAGES], dtype=np.int64),
    }


def exchange_rates(rng: np.random.Generator, first_day: int, last_day: int) -> tuple[Rows, Ints]:
    """`acc_fx_rates` from 20 days before the first day: USD every working day, none on weekends.

    Returns:
        The rows, and the days that have a rate.
    """
    days = np.arange(first_day - 20, last_day + 1, dtype=np.int64)
    days = days[(days + 3) % 7 < 5]
    steps = rng.integers(-2200, 2300, len(days)) * 1_000_000
    usd = 25_400 * 10**8 + np.cumsum(steps)
    rows: Rows = {
        "rate_date": days,
        "from_currency": ["USD"] * len(days),
        "to_currency": ["VND"] * len(days),
        "rate": usd + constant(0, len(days)),
    }
    return rows, days

"""A small city for the tests of routes and exclusions."""

from app.domain.units import Unit, UnitTree

CITY = UnitTree.of(
    [
        Unit("city", "平凉市", "city"),
        Unit("office", "市政府办公室", "coordinating_office", office="coordination_office", parent="city"),
        Unit("desk", "市信息化工作办公室", "coordinating_office", office="info_office", parent="city"),
        Unit("watch", "市政府督查室", "coordinating_office", office="supervision_office", parent="city"),
        Unit("schools", "市教育局", "city_department", parent="city"),
        Unit("police", "市公安局", "city_department", parent="city"),
        Unit("traffic", "市公安局交警支队", "city_department", parent="police"),
        Unit("east", "崆峒区人民政府", "county", parent="city"),
        Unit("park", "平凉工业园区管委会", "park", parent="city"),
        Unit("east_schools", "崆峒区教育局", "county_department", parent="east"),
        Unit("village", "四十里铺镇人民政府", "township", parent="east"),
        Unit("old", "市农牧局", "city_department", parent="city", active=False),
        Unit("sender", "网站管理中心", "external"),
    ]
)

"""Personal data in texts: what is found, what is not, and what is masked."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.personal_data import (
    Kind,
    find,
    is_mobile,
    kinds_in,
    mask,
    valid_bank_card,
    valid_identity,
)

IDENTITY = "11010519491231002X"


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("电话13900000000。", "13900000000"),
        ("电话139 0000 0000", "139 0000 0000"),
        ("电话139-0000-0000", "139-0000-0000"),
        ("+86 13900000000", "+86 13900000000"),
        ("电话１３９００００００００", "１３９００００００００"),
        ("座机0933-8210000", "0933-8210000"),
        ("座机（0933）8210000", "（0933）8210000"),
        ("微信号：abc_123", "abc_123"),
        ("加QQ12345678", "12345678"),
    ],
)
def test_telephones_are_found(text: str, phone: str) -> None:
    assert found(text) == [("电话", phone)]


@pytest.mark.parametrize(
    "text",
    ["拨打12345", "拨打110", "12900000000", "订单139000000001234567", "A13900000000", "2026-03-02", "1390000000"],
)
def test_what_is_no_telephone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("number", [IDENTITY, IDENTITY.lower(), "110105491231002"])
def test_identity_numbers_are_found(number: str) -> None:
    assert found(f"身份证号{number}。") == [("证件号", number)]


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "11010519490231002X", "110105188912310028", "110105493331002", "1101051949123100", ""],
)
def test_an_identity_number_needs_its_check_digit_and_a_birthday(number: str) -> None:
    assert not valid_identity(number)


def test_every_changed_digit_breaks_an_identity_number() -> None:
    for place in range(17):
        changed = str((int(IDENTITY[place]) + 1) % 10)
        assert not valid_identity(IDENTITY[:place] + changed + IDENTITY[place + 1 :])


@given(st.integers(min_value=10**14, max_value=10**18 - 1))
def test_exactly_one_check_digit_makes_a_card_number(number: int) -> None:
    head = str(number)
    if 15 <= len(head) <= 18:
        assert sum(valid_bank_card(f"{head}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize("number", ["", "622202", "6222 0200 0000 0000", "x" * 16, "0" * 20])
def test_what_is_no_card_number(number: str) -> None:
    assert not valid_bank_card(number)


def test_card_numbers_are_found() -> None:
    card = next(
        f"622202000000000000{digit}" for digit in range(10) if valid_bank_card(f"622202000000000000{digit}")
    )
    spaced = " ".join(card[start : start + 4] for start in range(0, len(card), 4))
    assert found(f"卡号{card}") == [("银行卡", card)]
    assert found(f"卡号{spaced}。") == [("银行卡", spaced)]
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert found(f"卡号{wrong}") == []


@pytest.mark.parametrize("plate", ["甘L12345", "甘LD12345", "甘L·12345", "京a8b8c8", "甘L1234挂"])
def test_plates_are_found(plate: str) -> None:
    assert found(f"车牌{plate}的货车") == [("车牌", plate)]


@pytest.mark.parametrize("text", ["甘LABCDE", "甘L123", "甘I12345", "甘L1234567"])
def test_what_is_no_plate(text: str) -> None:
    assert found(text) == []


def test_addresses_of_mail_are_found() -> None:
    assert found("邮箱a.b+c@mail.example.com，") == [("邮箱", "a.b+c@mail.example.com")]
    assert found("@张三 a@b") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("住6号楼2单元501。", "6号楼2单元501"),
        ("我家在12栋1单元302室漏水", "12栋1单元302室"),
        ("恒大雅苑35栋2407号房", "35栋2407号"),
        ("家住白水镇大庄村三社15号，", "白水镇大庄村三社15号"),
        ("住址：东关街12号院3单元。", "东关街12号院3单元"),
        ("２单元５０１", "２单元５０１"),
    ],
)
def test_homes_are_found(text: str, address: str) -> None:
    assert found(text) == [("住址", address)]


@pytest.mark.parametrize(
    "text",
    [
        "我们3号楼、5号楼是否在名单里",
        "我家住泾河花园小区，南门到公交站的路灯不亮",
        "大庄村三社的路没有修",
        "乘坐12路公交",
        "第5栋2单元门口的灯",
        "全家在外务工，得利的5户",
    ],
)
def test_a_place_is_no_home(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王小明，住在城里", "王小明"),
        ("姓名：欧阳修 电话", "欧阳修"),
        ("联系人张三", "张三"),
        ("本人李强，男", "李强"),
        ("尊敬的张三先生：您好", "张三"),
        ("王小明同志：您反映的", "王小明"),
        ("网民李强：您好", "李强"),
        ("标题\n  张三女士您好", "张三"),
    ],
)
def test_names_are_found(text: str, name: str) -> None:
    assert found(text) == [("姓名", name)]


@pytest.mark.parametrize(
    "text",
    [
        "尊敬的胡书记：您好",
        "尊敬的王市长您好",
        "张先生您好",
        "需经本人申请、民主评议",
        "本人成绩单",
        "我是李家村的村民",
        "网民朋友：您好",
        "尊敬的各位领导：",
        "我叫车去医院",
    ],
)
def test_titles_and_words_are_no_names(text: str) -> None:
    assert found(text) == []


def test_where_two_overlap_the_more_exact_kind_counts() -> None:
    assert found(f"住址：{IDENTITY}号") == [("证件号", IDENTITY)]


def test_what_is_found_stands_where_it_says() -> None:
    text = f"姓名：李强，电话１３９００００００００，证件{IDENTITY}。"
    assert [text[one.start : one.end] for one in find(text)] == ["李强", "１３９００００００００", IDENTITY]


def test_only_the_kinds_chosen_are_masked() -> None:
    text = "我叫李强，电话13900000000，住6号楼2单元501。"
    assert mask(text) == "我叫［姓名已隐去］，电话［电话已隐去］，住［住址已隐去］。"
    assert mask(text, {Kind.PHONE}) == "我叫李强，电话［电话已隐去］，住6号楼2单元501。"
    assert mask(text, ()) == text
    assert kinds_in(text) == {Kind.NAME, Kind.PHONE, Kind.ADDRESS}


@pytest.mark.parametrize(
    ("phone", "mobile"),
    [("139 0000 0000", True), ("+8613900000000", True), ("１３９００００００００", True), ("0933-8210000", False)],
)
def test_a_mobile_number_is_somebodys_own(phone: str, mobile: bool) -> None:
    assert is_mobile(phone) is mobile


@given(st.text(alphabet="1390甘L李住号楼单元@.- ：，abX\n", max_size=200))
def test_masked_text_holds_nothing_more_and_the_rest_stays(text: str) -> None:
    pieces = find(text)
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    rest = mask(text)
    for one in reversed(pieces):
        text = text[: one.start] + f"［{one.kind}已隐去］" + text[one.end :]
    assert rest == text


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "家住", "一号楼", "a@", "甘L", "李", "姓名", "本人李", "0933-", "a.b-"]
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.perf_counter()
    find(piece * (20_000 // len(piece)))
    assert time.perf_counter() - started < 2

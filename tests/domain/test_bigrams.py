"""Terms for searching in Chinese."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bigrams import LONGEST_WORD, begins, query_terms, terms


def test_ideographs_give_pairs_and_the_last_of_a_run() -> None:
    assert terms("电梯故障") == ("电梯", "梯故", "故障", "障")
    assert terms("电") == ("电",)


def test_only_a_single_ideograph_stands_for_what_begins_with_it() -> None:
    assert [term for term in ("电", "ラ", "𠮷", "电梯", "7", "a", "é", "wifi") if begins(term)] == [
        "电",
        "ラ",
        "𠮷",
    ]


@given(st.text(st.sampled_from("供暖𠮷aé7，"), min_size=1))
def test_every_ideograph_of_a_text_is_found(text: str) -> None:
    found = terms(text)
    assert all(any(term.startswith(one) for term in found) for one in text if begins(one))


def test_signs_and_white_space_separate() -> None:
    assert "梯故" not in terms("电梯，故障")
    assert "梯故" not in terms("电梯 故障")


def test_words_of_other_scripts_are_whole_and_in_lower_case() -> None:
    assert terms("WiFi在5G时代，2026-01207号") == (
        "wifi", "在", "5g", "时代", "代", "2026", "01207", "号",
    )  # fmt: skip


def test_wide_and_compatible_forms_are_the_same() -> None:
    assert terms("ＷｉＦｉ１２３４５") == ("wifi12345",)
    assert query_terms("Ⅳ期") == ("iv", "期")


def test_rare_ideographs_and_kana_are_paired_too() -> None:
    assert "𠮷野" in terms("𠮷野家")
    assert "ラー" in terms("ラーメン")


def test_a_query_needs_the_pairs_only() -> None:
    assert query_terms("电梯故障") == ("电梯", "梯故", "故障")
    assert query_terms("水") == ("水",)
    assert query_terms("电梯 水") == ("电梯", "水")


@pytest.mark.parametrize("query", ["", "   ", "\"'*()", "：——！", "\x00"])
def test_a_query_without_letters_has_no_terms(query: str) -> None:
    assert query_terms(query) == ()


def test_operators_are_words_like_others() -> None:
    assert query_terms('电梯" OR 1=1 NOT (a* NEAR b)') == ("电梯", "or", "1", "not", "a", "near", "b")


def test_a_run_that_is_no_word_is_cut() -> None:
    assert terms("a" * 5000) == ("a" * LONGEST_WORD,)


@given(st.text())
def test_a_text_holds_every_term_of_a_query_that_is_part_of_it(text: str) -> None:
    assert set(query_terms(text)) <= set(terms(text))


@given(st.text(st.sampled_from("供暖Aé7ﬁ，。…·“《—（１②㎡ \n\u0301")))
def test_normalizing_a_text_before_changes_nothing(text: str) -> None:
    assert terms(text) == terms(unicodedata.normalize("NFKC", text))


@given(st.text(), st.text())
def test_terms_never_hold_a_sign(left: str, right: str) -> None:
    assert all(character.isalnum() or ord(character) > 127 for term in terms(left + right) for character in term)

"""Chinese unless somebody chooses English; dates and figures follow the language."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from markupsafe import Markup

from app.catalogues import in_traditional
from app.web import format as written
from app.web.language import _, local_path, ngettext
from forms.words import say
from tests.web.portal_world import World, city, world

__all__ = ["city", "world"]

ROOT = Path(__file__).parents[2]
ELSEWHERE = ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "x", "/a\nb"]


def test_the_browsers_language_does_not_decide(world: World) -> None:
    page = world.client().get("/", headers={"Accept-Language": "en-US,en;q=0.9"}).text
    assert '<html lang="zh-CN">' in page
    assert "写留言" in page


def test_somebody_may_choose_english(world: World) -> None:
    client = world.client()
    chosen = client.get("/language?to=en&back=/messages?q=%E8%B7%AF")
    assert chosen.headers["Location"] == "/messages?q=%E8%B7%AF"
    page = client.get("/").text
    assert '<html lang="en">' in page
    assert "Write a message" in page
    client.get("/language?to=zh-CN&back=/")
    assert "写留言" in client.get("/").text


def test_an_unknown_language_changes_nothing(world: World) -> None:
    client = world.client()
    client.get("/language?to=xx&back=/")
    assert '<html lang="zh-CN">' in client.get("/").text


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "x", "/a\nb"]
)
def test_the_way_back_stays_on_this_site(target: str) -> None:
    assert local_path(target) == "/"


def test_dates_in_chinese(world: World) -> None:
    this_year = datetime.now(UTC).year
    evening = datetime(this_year, 5, 19, 16, 30, tzinfo=UTC)
    with world.app.test_request_context("/"):
        assert written.day(date(2024, 5, 21)) == "2024年5月21日（周二）"
        assert written.short_day(date(this_year, 5, 21)) == "5月21日"
        assert written.short_moment(evening) == "5月20日 0:30"
        assert written.moment("2026-05-19T08:05+08:00") == "2026年5月19日 8:05"
        assert written.machine(evening) == f"{this_year}-05-20T00:30+08:00"
        assert written.machine("2026-05-19") == "2026-05-19"
        assert written.number(1124) == "1124"
        assert written.number(2_500_000) == "2,500,000"


def test_dates_in_english(world: World) -> None:
    with world.app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert written.day(date(2024, 5, 21)) == "21 May 2024 (Tue)"
        assert written.full_day("2026-05-19") == "19 May 2026"
        assert written.moment("2026-05-19T08:05+08:00") == "19 May 2026, 8:05"
        assert written.number(1124) == "1,124"


def test_shares_and_sizes(world: World) -> None:
    assert written.percent(0.968) == "96.8"
    assert written.percent(1.0) == "100"
    assert written.file_size(10) == "1 KB"
    assert written.file_size(2_500_000) == "2.4 MB"


def test_masked_places_become_marks_and_nothing_else_markup() -> None:
    assert written.masks("<i>［电话已隐去］、［住址已隐去］") == Markup(
        '&lt;i&gt;<span class="mask">电话已隐去</span>、<span class="mask">住址已隐去</span>'
    )
    assert written.masks("［不是］") == "［不是］"


def test_options_stand_under_their_groups() -> None:
    listed = [("a", "市政府部门 · 教育局"), ("b", "市政府部门 · 公安局"), ("c", "全市")]
    assert written.option_groups(listed) == [
        ("市政府部门", [("a", "教育局"), ("b", "公安局")]),
        ("", [("c", "全市")]),
    ]


def test_sentences_of_forms_are_said_in_the_readers_language(world: World) -> None:
    sentence = say("最多%(most)d个字，现在%(length)d个字，请删减。", most=30, length=31)
    with world.app.test_request_context("/"):
        assert written.say(sentence) == "最多30个字，现在31个字，请删减。"
        assert written.say("") == ""
    with world.app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert written.say(sentence) == "At most 30 characters; there are 31 now. Please shorten the text."


@pytest.mark.parametrize(("n", "said"), [(1, "1 working day, due ‹x›"), (2, "2 working days, due ‹x›")])
def test_counts_have_their_plural(world: World, n: int, said: str) -> None:
    sentence = "%(n)s个工作日，%(day)s到期"
    with world.app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert ngettext(sentence, sentence, n, n=n, day="‹x›") == said
    with world.app.test_request_context("/"):
        assert ngettext(sentence, sentence, n, n=n, day="‹x›") == f"{n}个工作日，‹x›到期"


def test_sentences_keep_per_cents_and_say_names(world: World) -> None:
    with world.app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert _("100%的无名句子") == "100%的无名句子"
        assert _("%(unit)s签收", unit="某局<b>") == 'Acknowledged by <span lang="zh-CN">某局&lt;b&gt;</span>'


MARKS = {**DEFAULT_KEYWORDS, "say": None, "lazy_gettext": None}
"""The functions that mark a sentence, as the catalogue is extracted with them."""


def marked() -> Iterator[str | tuple[str, ...]]:
    """Every sentence that is marked in the sources, as babel.cfg finds it; those with a plural twice."""
    parse: Callable[..., Any] = parse_mapping_cfg
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse(file)
    found = extract_from_dir(ROOT, methods, options, MARKS, directory_filter=_has_sentences)
    return (message for _file, _line, message, *_rest in found)


def sentences() -> set[str]:
    """The same, each once."""
    return {message if isinstance(message, str) else message[0] for message in marked()}


def _has_sentences(folder: str) -> bool:
    parts = Path(folder).relative_to(ROOT).parts
    return parts[0] in {"app", "forms"} and "node_modules" not in parts


def english() -> Catalog:
    """The committed catalogue."""
    with (ROOT / "app/web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_everything_that_is_said_has_its_english() -> None:
    said, catalogue = sentences(), english()
    assert len(said) > 1000
    assert {one for one in said if not (catalogue.get(one) and all(_forms(catalogue[one].string)))} == set()


def test_a_sentence_has_a_plural_everywhere_or_nowhere() -> None:
    found = set(marked())
    assert {one[0] for one in found if isinstance(one, tuple)} & found == set()


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    said = sentences()
    assert {str(message.id) for message in english() if message.id and _forms(message.id)[0] not in said} == set()


def test_english_fills_the_same_blanks() -> None:
    wrong = [
        (chinese, string)
        for message in english()
        if message.id
        for chinese in _forms(message.id)[:1]
        for string in _forms(message.string)
        if string  # what has no English yet is for the test above
        if blanks(string) != blanks(chinese) or ("{" in string and braces(string) != braces(chinese))
    ]
    assert wrong == []


def test_no_english_is_chinese() -> None:
    said = [(message.id, form) for message in english() if message.id for form in _forms(message.string)]
    assert [english for _chinese, english in said if re.search("[\u3400-\u9fff]", english)] == []


def test_traditional_is_made_of_the_same_sentences() -> None:
    converted = in_traditional(english())
    assert converted["留言编号"].string == "留言編號"
    assert converted["登录"].string == "登入", "official terms go before the usual conversion"
    kept = [(message.id, form) for message in converted if message.id for form in _forms(message.string)]
    assert [one for one in kept if blanks(one[1]) != blanks(_forms(one[0])[0])] == []


def _forms(text: str | Iterable[str] | None) -> list[str]:
    """The singular and the plural of a sentence that has both, else the sentence."""
    return [text] if isinstance(text, str) else list(text or ())


def blanks(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def braces(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))

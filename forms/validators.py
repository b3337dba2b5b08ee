"""Rules on one field, each refusing with a sentence that says what to do."""

from datetime import date
from typing import Any

from wtforms.validators import StopValidation, ValidationError

from forms.conditions import Condition
from forms.placeholders import unfilled
from forms.words import Deadline, _, say


def in_words(day: date) -> Deadline:
    """2026年3月2日（周一）."""
    return Deadline(day)


class HiddenUnless:
    """Asked only while `condition` holds: data sent without it is refused, no data ends the checks quietly."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    def __call__(self, form: Any, field: Any) -> None:
        if self.condition.holds(form.answers):
            return
        field.errors.clear()
        if field.proposed:
            field.process_data(None)
        if field.is_empty() and not field.process_errors:
            raise StopValidation()
        raise StopValidation(
            say(_("%(condition)s请清空本项，或改选。"), condition=field.condition)
            if field.condition
            else say(_("此处不需要填写“%(field)s”，请清空。"), field=field.caption)
        )


class Required:
    """An answer is needed: always, or while `condition` holds. An empty optional field ends the checks quietly."""

    def __init__(self, condition: bool | Condition) -> None:
        self.condition = condition

    def __call__(self, form: Any, field: Any) -> None:
        if field.process_errors:
            raise StopValidation()
        if not field.is_empty():
            return
        needed = self.condition
        if isinstance(needed, Condition):
            needed = needed.holds(form.answers)
        raise StopValidation(say(field.missing, field=field.caption) if needed else None)


class Filled:
    """No placeholder of a template is left in the text."""

    def __call__(self, form: Any, field: Any) -> None:
        left = unfilled(str(field.data or ""))
        if left:
            raise ValidationError(say(_("正文里还有没填好的%(places)s，请改成具体内容。"), places="、".join(left)))


class Length:
    """Between `least` and `most` characters, line breaks counted once."""

    def __init__(self, most: int, least: int = 0) -> None:
        self.most = most
        self.least = least
        self.field_flags = {"maxlength": most} | ({"minlength": least} if least else {})

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data)
        if length > self.most:
            raise ValidationError(
                say(_("最多%(most)d个字，现在%(length)d个字，请删减。"), most=self.most, length=length)
            )
        if length < self.least:
            raise ValidationError(
                say(_("至少%(least)d个字，现在%(length)d个字，请补充。"), least=self.least, length=length)
            )


class Offered:
    """The answer is one of those that were offered."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.chosen() <= field.offered():
            raise ValidationError(say(_("“%(field)s”里没有这个选项，请从列出的选项中选。"), field=field.caption))


class AtMost:
    """No more than `most` answers or rows."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        if len(field.data) > self.most:
            raise ValidationError(say(_("最多%(most)d项，请减少。"), most=self.most))


class Between:
    """A number within bounds; either may be open."""

    def __init__(self, least: float | None, most: float | None) -> None:
        self.least = least
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        if self.least is not None and field.data < self.least:
            raise ValidationError(say(_("不能小于%(least)s，请改大。"), least=f"{self.least:g}"))
        if self.most is not None and field.data > self.most:
            raise ValidationError(say(_("不能大于%(most)s，请改小。"), most=f"{self.most:g}"))


class WithinDays:
    """A day within the field's bounds, which the facts of the case have set (working-day bounds come as dates)."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.earliest is not None and field.data < field.earliest:
            raise ValidationError(say(field.too_early, field=field.caption, day=in_words(field.earliest)))
        if field.latest is not None and field.data > field.latest:
            raise ValidationError(say(field.too_late, field=field.caption, day=in_words(field.latest)))


class Phone:
    """A mobile number of eleven digits or a landline with area code; spaces and hyphens are no matter."""

    def __call__(self, form: Any, field: Any) -> None:
        digits = field.data.replace(" ", "").replace("-", "")
        if not digits.isascii() or not digits.isdigit():
            raise ValidationError(say(_("电话只能填数字，请检查。")))
        if digits.startswith("0"):
            if not 10 <= len(digits) <= 12:
                raise ValidationError(say(_("固定电话请填区号和号码，如0933-8210000。")))
        elif not digits.startswith("1") or digits[1:2] in {"0", "1", "2"}:
            raise ValidationError(say(_("请填11位手机号，或带区号的固定电话。")))
        elif len(digits) < 11:
            raise ValidationError(say(_("手机号少了%(gap)d位，请补全11位数字。"), gap=11 - len(digits)))
        elif len(digits) > 11:
            raise ValidationError(say(_("手机号多了%(gap)d位，请改为11位数字。"), gap=len(digits) - 11))


class WebAddress:
    """An http or https address without spaces."""

    def __call__(self, form: Any, field: Any) -> None:
        scheme, separator, rest = field.data.partition("://")
        if not separator or scheme.lower() not in {"http", "https"} or not rest or any(c.isspace() for c in rest):
            raise ValidationError(say(_("请填完整网址，以http://或https://开头。")))

"""督办: measures of the supervision office and the unit's reports of progress (Articles 5, 12, 13)."""

from forms.base import TaskForm
from forms.conditions import unless, when
from forms.fields import Files, Text
from forms.options import Choice
from forms.tables import Column, Table
from forms.typed import Day
from forms.words import _


class Supervise(TaskForm):
    """拟定督办措施."""

    heading = _("督办")
    variables = ("measure", "next_report")

    measure = Choice(
        _("措施"),
        options=(
            ("urge", _("催办通知")),
            ("order", _("督办件")),
            ("meeting", _("约谈协调")),
            ("close", _("结束督办")),
        ),
        required=True,
    )
    requirements = Text(_("要求"), required=unless("measure", "close"), length=1000)
    milestones = Table(
        _("节点"), columns=(Column("matter", _("事项"), "text", 300), Column("day", _("完成日期"), "date"))
    )
    next_report = Day(
        _("下次报告"),
        shown=unless("measure", "close"),
        required=True,
        earliest="today",
        help=_("到这一天仍未报告进展的，生成追责线索。"),
    )
    conclusion = Text(_("结论"), shown=when("measure", "close"), required=True, length=1000)


class Progress(TaskForm):
    """报告进展."""

    heading = _("报告进展")

    text = Text(_("进展"), required=True)
    files = Files(_("附件"))

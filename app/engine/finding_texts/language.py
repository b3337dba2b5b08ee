"""Findings about expressions, and the sentences for those that fail when they are evaluated."""

from app.engine.finding_texts.words import Words

LANGUAGE = {
    "expression_language": Words(
        "表达式的语言“{language}”不受支持。",
        "删去语言设置，用本系统的表达式，例如${{approved}}。",
        "Expressions in “{language}” are not supported.",
        "Remove the language setting and use an expression of this system, such as ${{approved}}.",
    ),
    "expression_empty": Words(
        "表达式是空的。",
        "填写表达式，例如${{approved}}。",
        "The expression is empty.",
        "Fill in an expression such as ${{approved}}.",
    ),
    "expression_too_long": Words(
        "表达式超过{limit}个字符。",
        "改用判定表，或者拆成几个网关。",
        "The expression has more than {limit} characters.",
        "Use a decision table, or several gateways.",
    ),
    "expression_too_deep": Words(
        "表达式“{text}”嵌套太深。",
        "减少括号和嵌套，改用判定表。",
        "The expression “{text}” is nested too deeply.",
        "Use fewer brackets, or a decision table.",
    ),
    "expression_syntax": Words(
        "表达式“{text}”写法不对。",
        '检查括号、引号和运算符；文字加引号，例如${{source == "portal"}}。',
        "The expression “{text}” is not well formed.",
        'Look at brackets, quotes and operators; put text into quotes, as in ${{source == "portal"}}.',
    ),
    "expression_character": Words(
        "表达式“{text}”中有不能使用的字符“{character}”。",
        "运算符和引号用半角；汉字只能写在引号内的文字中。",
        "The expression “{text}” has the character “{character}”, which cannot be used.",
        "Write operators and quotes in half width; other characters stand inside quoted text only.",
    ),
    "expression_dotted": Words(
        "表达式“{text}”用点号取属性或调用方法，不受支持。",
        '直接写变量名；取映射中的值写成name["key"]。',
        "The expression “{text}” takes an attribute or calls a method with a dot.",
        'Write the variable\'s name; take a value out of a mapping by name["key"].',
    ),
    "expression_ternary": Words(
        "表达式“{text}”用了“? :”。",
        '写成${{"a" if approved else "b"}}。',
        "The expression “{text}” uses “? :”.",
        'Write ${{"a" if approved else "b"}}.',
    ),
    "expression_assignment": Words(
        "表达式“{text}”中有单个等号。",
        "比较用两个等号：==。",
        "The expression “{text}” has a single equals sign.",
        "Compare by two of them: ==.",
    ),
    "expression_construct": Words(
        "表达式“{text}”用了不受支持的写法（{construct}）。",
        "只用比较、and、or、not、四则运算、列表、if else和固定函数。",
        "The expression “{text}” uses something that is not supported ({construct}).",
        "Use comparisons, and, or, not, + - * / %, lists, if else and the fixed functions only.",
    ),
    "expression_comparison": Words(
        "表达式“{text}”把几个比较连在一起。",
        "用and连接，例如${{1 < n and n < 5}}。",
        "The expression “{text}” chains several comparisons.",
        "Join them by and: ${{1 < n and n < 5}}.",
    ),
    "expression_call": Words(
        "表达式“{text}”调用了“{function}”，不受支持。",
        "只能用working_days、calendar_days、end_of、today、now、date、len、min、max、abs、lower、contains。",
        "The expression “{text}” calls “{function}”, which is not allowed.",
        "Use working_days, calendar_days, end_of, today, now, date, len, min, max, abs, lower, contains only.",
    ),
    "expression_arguments": Words(
        "表达式“{text}”中{function}的参数不对。",
        "例如working_days(5)、working_days(-2, due_on)、end_of(due_on)、contains(units, unit)。",
        "The arguments of {function} in “{text}” are wrong.",
        "Examples: working_days(5), working_days(-2, due_on), end_of(due_on), contains(units, unit).",
    ),
    "expression_function_as_value": Words(
        "表达式“{text}”把函数{name}当作变量。",
        "函数后加括号，例如{name}(…)；变量请换一个名称。",
        "The expression “{text}” uses the function {name} as a variable.",
        "Add brackets, as in {name}(…), or give the variable another name.",
    ),
    "expression_name": Words(
        "表达式“{text}”中的“{name}”不能使用。",
        '写成==、!=、<、>、<=、>=、/、%；判断为空写成x == ""；变量名不以下划线开头。',
        "“{name}” in the expression “{text}” cannot be used.",
        'Write == != < > <= >= / %; test for empty by x == ""; let names not begin with an underscore.',
    ),
    "expression_unknown_variable": Words(
        "没有变量“{name}”。",
        "检查变量名；应当由前面的表单、判定表或事项写入。",
        "There is no variable “{name}”.",
        "Check the name; a form, table or topic before this must set it.",
    ),
    "expression_not_a_condition": Words(
        "条件的结果“{value}”既不是真也不是假。",
        '写成比较，例如${{source == "portal"}}。',
        "The condition gives “{value}”, which is neither true nor false.",
        'Write a comparison such as ${{source == "portal"}}.',
    ),
    "expression_not_comparable": Words(
        "{left}和{right}不能比较大小。",
        "比较同类的值：数字和数字、文字和文字、日期和日期。",
        "{left} and {right} have no order.",
        "Compare values of one kind: numbers, texts, or dates.",
    ),
    "expression_not_a_date": Words(
        "{value}不是日期。",
        '日期写成date("2026-03-02")，或者用值为日期的变量。',
        "{value} is not a date.",
        'Write date("2026-03-02"), or use a variable that holds a date.',
    ),
    "expression_not_a_span": Words(
        "天数{value}不对，应当是绝对值不超过{limit}的整数，结果也要在日历范围内。",
        "填写整数天数。",
        "The number of days {value} must be a whole one up to {limit}, and stay within the calendar.",
        "Give a whole number of days.",
    ),
    "expression_not_a_number": Words(
        "{value}不是数字。",
        "检查变量的值；数字不加引号。",
        "{value} is not a number.",
        "Check the variable; numbers stand without quotes.",
    ),
    "expression_not_a_text": Words(
        "{value}不是文字。",
        "检查变量的值；文字加引号。",
        "{value} is not text.",
        "Check the variable; text stands in quotes.",
    ),
    "expression_not_a_list": Words(
        "{value}不是列表或文字。",
        "检查变量的值。",
        "{value} is neither a list nor text.",
        "Check the variable.",
    ),
    "expression_no_item": Words(
        "{value}中没有{key}。",
        "检查序号或键名；先用len或in判断。",
        "{value} has no item {key}.",
        "Check the number or key; test with len or in first.",
    ),
    "expression_cannot_add": Words(
        "{left}和{right}不能相加，或者结果太长。",
        "只把数字和数字、文字和文字、列表和列表相加。",
        "{left} and {right} cannot be added, or become too long.",
        "Add numbers, texts, or lists to one another only.",
    ),
    "expression_number_too_large": Words(
        "计算结果超过{limit}。",
        "检查运算。",
        "The result is larger than {limit}.",
        "Check the calculation.",
    ),
    "expression_division_by_zero": Words(
        "除数为零。",
        "先判断除数不为零。",
        "Division by zero.",
        "Test the divisor first.",
    ),
}

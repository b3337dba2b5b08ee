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
        "表达式“{text}”第{position}个字符起的“{part}”写法不对。",
        '检查这里的括号、引号和运算符；文字加引号，例如${{source == "portal"}}。',
        "The expression “{text}” goes wrong at character {position}: “{part}” cannot stand there.",
        'Look at the brackets, quotes and operators there; put text into quotes: ${{source == "portal"}}.',
    ),
    "expression_incomplete": Words(
        "表达式“{text}”没有写完。",
        "补上后半部分或者右括号。",
        "The expression “{text}” ends too early.",
        "Complete it, or close its brackets.",
    ),
    "expression_unclosed": Words(
        "表达式“{text}”第{position}个字符处的“{{”没有配对的“}}”。",
        "补上右花括号，例如${{approved}}。",
        "The “{{” at character {position} of “{text}” has no “}}” that closes it.",
        "Add the closing brace, as in ${{approved}}.",
    ),
    "expression_character": Words(
        "表达式“{text}”第{position}个字符“{character}”不能使用。",
        "运算符和引号用半角；汉字只能写在引号内的文字中。",
        "The expression “{text}” has “{character}” at character {position}, which cannot be used.",
        "Write operators and quotes in half width; other characters stand inside quoted text only.",
    ),
    "expression_elsewhere": Words(
        "表达式“{text}”第{position}个字符起的“{part}”是其他系统的写法。",
        "改为“{proposal}”。",
        "The expression “{text}” has “{part}” at character {position}, as other systems write it.",
        "Write “{proposal}”.",
    ),
    "expression_assignment": Words(
        "表达式“{text}”第{position}个字符是单个等号，比较要用两个等号。",
        "改为“{proposal}”。",
        "The expression “{text}” has a single equals sign at character {position}; comparing takes two.",
        "Write “{proposal}”.",
    ),
    "expression_pairs": Words(
        "条件“{text}”分成了几段，只能得到一段文字，不会是真或假。",
        "把整个条件写在一对花括号内，改为“{proposal}”。",
        "The condition “{text}” consists of several parts: it gives a text, never true or false.",
        "Put the whole condition into one pair of braces: “{proposal}”.",
    ),
    "expression_text_around": Words(
        "条件“{text}”的花括号外还有文字，只能得到一段文字，不会是真或假。",
        '把整个条件写在一对花括号内，例如${{source == "portal"}}。',
        "The condition “{text}” has text around its braces: it gives a text, never true or false.",
        'Put the whole condition into one pair of braces, as in ${{source == "portal"}}.',
    ),
    "expression_feel_text": Words(
        "参数的值“{text}”以等号开头，看不出是文字还是表达式。",
        "是表达式的，改为“{proposal}”；是文字的，去掉开头的等号。",
        "The value “{text}” begins with an equals sign: it may be a text or an expression.",
        "If it is an expression, write “{proposal}”; if it is text, remove the equals sign.",
    ),
    "expression_engine_object": Words(
        "表达式“{text}”用了其他系统的“{name}”，这里没有。",
        "直接写变量名；需要的内容由前面的表单、判定表或事项写入变量。",
        "The expression “{text}” uses “{name}” of another system, which does not exist here.",
        "Write the name of a variable; a form, table or topic before this must set it.",
    ),
    "expression_method": Words(
        "表达式“{text}”第{position}个字符起的方法“{method}”不受支持。",
        "可用contains、size、isEmpty、get、equals、equalsIgnoreCase、startsWith、endsWith、substring、indexOf、"
        "trim、toLowerCase、toUpperCase、matches、plusDays等；需要计算的，由事项或判定表写入变量。",
        "The method “{method}” at character {position} of “{text}” is not supported.",
        "Use contains, size, isEmpty, get, equals, equalsIgnoreCase, startsWith, endsWith, substring, indexOf, "
        "trim, toLowerCase, toUpperCase, matches, plusDays …; let a topic or table work out anything else.",
    ),
    "expression_pattern": Words(
        "表达式“{text}”中的匹配格式不受支持，或者匹配时间可能过长。",
        '格式直接写在引号内，只重复单个字符或字符集，例如matches(phone, "1[3-9][0-9]{{9}}")。',
        "The pattern in “{text}” is not supported, or could take too long.",
        "Write the pattern in quotes and repeat single characters or sets only, as in "
        'matches(phone, "1[3-9][0-9]{{9}}").',
    ),
    "expression_from_one": Words(
        "表达式“{text}”取第0项，而在FEEL中列表从1数起。",
        "第一项写成[1]。",
        "The expression “{text}” takes the item 0, but FEEL counts from 1.",
        "Write [1] for the first item.",
    ),
    "expression_construct": Words(
        "表达式“{text}”用了不受支持的写法（{construct}）。",
        "只用比较、and、or、not、四则运算、列表、? :和固定函数。",
        "The expression “{text}” uses something that is not supported ({construct}).",
        "Use comparisons, and, or, not, + - * / %, lists, ? : and the fixed functions only.",
    ),
    "expression_comparison": Words(
        "表达式“{text}”把几个比较连在一起。",
        "用and连接，例如${{1 < n and n < 5}}。",
        "The expression “{text}” chains several comparisons.",
        "Join them by and: ${{1 < n and n < 5}}.",
    ),
    "expression_call": Words(
        "表达式“{text}”第{position}个字符起调用了“{function}”，不受支持。",
        "可用working_days、calendar_days、end_of、today、now、date、duration、len、min、max、sum、count、abs、"
        "lower、contains等；需要计算的，由事项或判定表写入变量。",
        "The expression “{text}” calls “{function}” at character {position}, which is not supported.",
        "Use working_days, calendar_days, end_of, today, now, date, duration, len, min, max, sum, count, abs, "
        "lower, contains …; let a topic or table work out anything else.",
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
    "expression_text_too_long": Words(
        "{value}超过{limit}个字符，不能按格式匹配。",
        "只匹配较短的文字，或者改用contains。",
        "{value} has more than {limit} characters and is not matched.",
        "Match short texts only, or use contains.",
    ),
    "expression_list_too_long": Words(
        "列表超过{limit}项，不能逐项判断。",
        "用contains、count等函数，或者由事项先挑选。",
        "The list has more than {limit} items to be looked at one by one.",
        "Use functions such as contains or count, or let a topic choose the items first.",
    ),
    "expression_not_a_duration": Words(
        "{value}不是时间长度。",
        '写成P5D、PT48H这样的文字，例如today() + "P5D"。',
        "{value} is no length of time.",
        'Write a text such as P5D or PT48H, as in today() + "P5D".',
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
    "expression_value_too_large": Words(
        "列表或映射超过{limit}项。",
        "检查是否反复把列表放进自身。",
        "The list or mapping has more than {limit} parts.",
        "Look for a list that is put into itself again and again.",
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

"""Findings about elements, attributes and extensions that the engine does not run."""

from app.engine.finding_texts.words import Words

ELEMENTS = {
    "script_language": Words(
        "用“{language}”写的脚本会运行代码，不予发布。",
        "只给变量赋值的，语言填python，每行写一条“变量 = 表达式”；其他的改为服务任务（topic）或判定表。",
        "A script in “{language}” runs code and is refused.",
        "To set variables, choose python and write “variable = expression”; "
        "for all else use a service task with a topic, or a decision table.",
    ),
    "script_empty": Words(
        "脚本任务没有内容。",
        "每行写一条“变量 = 表达式”，或者改为普通任务。",
        "The script task says nothing.",
        "Write “variable = expression” on each line, or make it a plain task.",
    ),
    "script_twice": Words(
        "脚本任务有几段脚本，只能有一段。",
        "合并成一段。",
        "The script task has several scripts; it can have one.",
        "Put them together into one.",
    ),
    "script_statement": Words(
        "脚本中的“{text}”不是赋值。",
        "每行只写一条“变量 = 表达式”；要取结果的，表达式写在最后一行，并填写结果变量；"
        "需要运行代码的，改为服务任务（topic）。",
        "“{text}” in the script is not an assignment.",
        "Write “variable = expression” on each line; an expression alone may come last, for the result variable; "
        "use a service task with a topic for what has to run code.",
    ),
    "script_result_lost": Words(
        "脚本最后的表达式“{text}”没有结果变量，它的值会丢失。",
        "填写结果变量（camunda:resultVariable），或者写成“变量 = 表达式”。",
        "The expression “{text}” at the end of the script has no result variable: its value would be lost.",
        "Fill in the result variable (camunda:resultVariable), or write “variable = expression”.",
    ),
    "script_result_missing": Words(
        "脚本没有给结果变量“{variable}”的值。",
        "在最后一行写上表达式，或者删去结果变量。",
        "The script gives no value for the result variable “{variable}”.",
        "Write an expression on the last line, or remove the result variable.",
    ),
    "script_too_long": Words(
        "脚本超过{limit}行。",
        "改用判定表，或者拆成几个任务。",
        "The script has more than {limit} lines.",
        "Use a decision table, or several tasks.",
    ),
    "complex_gateway": Words(
        "不支持复杂网关。",
        "用排他、并行或包容网关组合表达。",
        "Complex gateways are not supported.",
        "Combine exclusive, parallel or inclusive gateways.",
    ),
    "ad_hoc": Words(
        "不支持即席子流程。",
        "画出先后顺序；可以随时发生的事，用不中断的边界事件。",
        "Ad-hoc sub-processes are not supported.",
        "Draw the order; use a non-interrupting boundary event for what may happen at any time.",
    ),
    "repetition_behavior": Words(
        "多实例只能等全部实例办完（behavior=All），不支持每办完一个或第一个就发出事件。",
        "删去这项设置；提前结束的填写完成条件，每个实例办完要做的事画进子流程，再把子流程设为多实例。",
        "Multi-instance waits for all its instances (behavior=All); it throws no event for each or for the first.",
        "End early by a completion condition; put what follows each instance into a repeated sub-process.",
    ),
    "io_specification": Words(
        "不支持BPMN的数据输入输出定义（ioSpecification、property）。",
        "用camunda:inputOutput填写输入参数。",
        "BPMN data inputs and outputs (ioSpecification, property) are not supported.",
        "Use input parameters (camunda:inputOutput).",
    ),
    "correlation": Words(
        "不支持BPMN的消息关联（correlationKey、correlationProperty、correlationSubscription）。",
        "删去它；没有关联键的消息送到同一办件的各流程，要送到其他办件的，在发送和等待消息的环节加扩展属性correlationKey，值为表达式，如${{case_number}}。",
        "The message correlation of BPMN (correlationKey, correlationProperty, correlationSubscription) "
        "is not "
        "supported.",
        "Remove it. A message without a key reaches the processes of its case; to reach others, add the "
        "extension "
        "property correlationKey where it is sent and where it is waited for, with an expression such "
        "as ${{case_number}}.",
    ),
    "assigned_person": Words(
        "不能在图中指定个人。",
        "用泳道或候选组（candidateGroups）指定角色，由角色中的人认领。",
        "A diagram cannot name persons.",
        "Name the role by the lane or by candidate groups; people of that role take the task.",
    ),
    "delegate": Words(
        "服务任务不能指定Java类、表达式或脚本资源，它们会运行代码。",
        "实现方式选“External”，并填写事项（topic）。",
        "A Java class, expression or script resource would run code.",
        "Choose “External” as the implementation and fill in the topic.",
    ),
    "several_triggers": Words(
        "一个事件只能有一个触发条件。",
        "拆成几个事件：等待其中之一的，放在事件网关之后，或者画成几个边界事件、几个事件子流程；几件事都要等齐或发出的，依次画出，或者用并行网关分开。",
        "An event can have one trigger only.",
        "Use several events: after an event-based gateway, on the boundary or as several event sub-processes "
        "to wait for any one; one after the other or beside a parallel gateway for all of them.",
    ),
    "parallel_events": Words(
        "不支持等齐所有事件的事件网关（eventGatewayType=“{value}”）。",
        "改为并行网关，每个分支放一个中间捕获事件，再用并行网关汇合；只等其中之一的，删去这个属性。",
        "An event-based gateway that waits for all of its events (eventGatewayType=“{value}”) is not supported.",
        "Use a parallel gateway with an intermediate catch event on each branch, and join them; remove the "
        "attribute to wait for the first one.",
    ),
    "instantiating": Words(
        "不支持由接收任务或事件网关启动流程。",
        "用空白开始事件启动，把接收任务放在其后。",
        "A receive task or event-based gateway cannot start the process.",
        "Begin with a blank start event and put the receive task after it.",
    ),
    "element_unknown": Words(
        "{place}中的元素{kind}不受支持，会被忽略。",
        "删去这个元素，或者用受支持的元素表达。",
        "The element {kind} in {place} is not supported and would be ignored.",
        "Remove it, or say it with supported elements.",
    ),
    "attribute_unknown": Words(
        "属性{attribute}在这里不受支持，会被忽略。",
        "删去这个属性。",
        "The attribute {attribute} is not supported here and would be ignored.",
        "Remove the attribute.",
    ),
    "attribute_value": Words(
        "属性{attribute}的值“{value}”不受支持。",
        "改为默认值，或者删去这个属性。",
        "The value “{value}” of the attribute {attribute} is not supported.",
        "Use the default value, or remove the attribute.",
    ),
    "attribute_ignored": Words(
        "属性{attribute}在本系统中没有作用。",
        "可以保留；需要这种效果的，请用其他方式表达。",
        "The attribute {attribute} has no effect here.",
        "It may stay; if you rely on it, express it in another way.",
    ),
    "data_only_drawn": Words(
        "数据对象只作图示，没有作用。",
        "可以保留；环节之间用流程变量传递数据。",
        "Data objects are only drawn and have no effect.",
        "They may stay; tasks pass data by process variables.",
    ),
    "extension_code": Words(
        "扩展camunda:{extension}会运行代码，不予发布。",
        "删去这个扩展；需要系统办理的事，用服务任务和事项（topic）。",
        "The extension camunda:{extension} runs code and is refused.",
        "Remove it; use a service task with a topic for what the system has to do.",
    ),
    "extension_unknown": Words(
        "扩展{extension}在这里不受支持，会被忽略。",
        "删去这个扩展。",
        "The extension {extension} is not supported here and would be ignored.",
        "Remove the extension.",
    ),
    "extension_foreign": Words(
        "{extension}属于其他流程引擎，会运行代码或改变含义，不予发布。",
        "用Camunda 7方式（camunda:…）重新设置。",
        "{extension} belongs to another engine; it would run code or change the meaning, and is refused.",
        "Set it up again in the Camunda 7 way (camunda:…).",
    ),
    "extension_ignored": Words(
        "扩展{extension}不属于本系统，没有作用。",
        "可以保留。",
        "The extension {extension} is not ours and has no effect.",
        "It may stay.",
    ),
    "no_english": Words(
        "名称“{name}”没有英文，英文页面会原样显示中文。",
        "在manifest.toml的[english]中写上英文名称；可以不写。",
        "The name “{name}” has no English; English pages show it in Chinese.",
        "Give its English in the table [english] of manifest.toml; it may stay without.",
    ),
}

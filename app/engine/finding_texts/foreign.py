"""Findings about what other tools have written into a diagram: what it is, and what to draw here."""

from app.engine.finding_texts.words import Words

FOREIGN = {
    "foreign_assignee": Words(
        "{tool}指定的办理人“{value}”（{extension}）在这里不起作用，图中不能指定个人。",
        "删去后把环节放进泳道，或者在属性面板填写候选组（candidateGroups），由角色中的人认领。",
        "The person “{value}” named for {tool} ({extension}) means nothing here; a diagram cannot name persons.",
        "Remove it and place the task in a lane, or fill in candidate groups (candidateGroups).",
    ),
    "foreign_groups": Words(
        "{tool}的候选组“{value}”（{extension}）这里读不到。",
        "在属性面板的候选组（camunda:candidateGroups）中填写“{value}”。",
        "The candidate groups “{value}” of {tool} ({extension}) are not read here.",
        "Fill in “{value}” as the candidate groups (camunda:candidateGroups).",
    ),
    "foreign_form": Words(
        "{tool}的表单“{value}”（{extension}）这里读不到。",
        "在属性面板的表单标识（camunda:formKey）中填写“{value}”，或者在图中定义字段。",
        "The form “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the form key (camunda:formKey), or declare the fields in the diagram.",
    ),
    "foreign_due": Words(
        "{tool}的办理时限“{value}”（{extension}）这里读不到。",
        "在属性面板的到期日（camunda:dueDate）中填写“{value}”，或者用${{working_days(5)}}。",
        "The due date “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the due date (camunda:dueDate), or use ${{working_days(5)}}.",
    ),
    "foreign_priority": Words(
        "{tool}的优先级“{value}”（{extension}）这里读不到。",
        "在属性面板的优先级（camunda:priority）中填写“{value}”。",
        "The priority “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the priority (camunda:priority).",
    ),
    "foreign_topic": Words(
        "{tool}的任务类型“{value}”（{extension}）这里读不到。",
        "实现方式选“External”，事项（camunda:topic）选与“{value}”相应的一项。",
        "The task type “{value}” of {tool} ({extension}) is not read here.",
        "Choose “External” as the implementation, and the topic (camunda:topic) that corresponds to “{value}”.",
    ),
    "foreign_called": Words(
        "{tool}要调用的流程“{value}”（{extension}）这里读不到。",
        "在被调用元素（calledElement）中填写“{value}”。",
        "The called process “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the called element (calledElement).",
    ),
    "foreign_decision": Words(
        "{tool}的判定“{value}”（{extension}）这里读不到。",
        "在判定引用（camunda:decisionRef）中填写“{value}”，并把判定表放在流程图旁边。",
        "The decision “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the decision reference (camunda:decisionRef) and put the table beside the diagram.",
    ),
    "foreign_result": Words(
        "{tool}的结果变量“{value}”（{extension}）这里读不到。",
        "在结果变量（camunda:resultVariable）中填写“{value}”；服务任务用输出参数。",
        "The result variable “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the result variable (camunda:resultVariable); for a service task, add an output.",
    ),
    "foreign_collection": Words(
        "{tool}的多实例集合“{value}”（{extension}）这里读不到。",
        "在多实例的集合（camunda:collection）中填写“{value}”。",
        "The collection “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the collection of the multi-instance (camunda:collection).",
    ),
    "foreign_item": Words(
        "{tool}的多实例元素变量“{value}”（{extension}）这里读不到。",
        "在多实例的元素变量（camunda:elementVariable）中填写“{value}”。",
        "The element variable “{value}” of {tool} ({extension}) is not read here.",
        "Fill in “{value}” as the element variable of the multi-instance (camunda:elementVariable).",
    ),
    "foreign_collected": Words(
        "{tool}汇集多实例结果的设置“{value}”（{extension}）不受支持。",
        "删去；各实例的结果由表单记录。",
        "Collecting the results of a multi-instance (“{value}”, {extension} of {tool}) is not supported.",
        "Remove it; each instance's result is recorded by its form.",
    ),
    "foreign_correlation": Words(
        "{tool}的消息关联键“{value}”（{extension}）不需要。",
        "删去；消息按办件送达。",
        "The correlation key “{value}” of {tool} ({extension}) is not needed.",
        "Remove it; messages are delivered to one case.",
    ),
    "foreign_code": Words(
        "{tool}的“{value}”（{extension}）会运行代码，不予发布。",
        "改为实现方式“External”，并选择事项（camunda:topic）。",
        "“{value}” of {tool} ({extension}) would run code and is refused.",
        "Choose “External” as the implementation, and a topic (camunda:topic).",
    ),
    "foreign_async": Words(
        "{tool}的异步设置（{extension}）这里读不到。",
        "在属性面板勾选“Asynchronous before”（camunda:asyncBefore）。",
        "The asynchronous setting of {tool} ({extension}) is not read here.",
        "Tick “Asynchronous before” (camunda:asyncBefore).",
    ),
    "foreign_input": Words(
        "{tool}传给“{name}”的输入“{value}”（{extension}）这里读不到。",
        "添加输入参数（camunda:inputParameter）：名称“{name}”，值“{value}”。",
        "The input “{value}” for “{name}” of {tool} ({extension}) is not read here.",
        "Add an input parameter (camunda:inputParameter) named “{name}” with the value “{value}”.",
    ),
    "foreign_output": Words(
        "{tool}写入“{name}”的输出“{value}”（{extension}）这里读不到。",
        "添加输出参数（camunda:outputParameter）：名称“{name}”，值“{value}”。",
        "The output “{value}” into “{name}” of {tool} ({extension}) is not read here.",
        "Add an output parameter (camunda:outputParameter) named “{name}” with the value “{value}”.",
    ),
    "foreign_field": Words(
        "{tool}的表单字段“{name}”（{extension}，类型{value}）这里读不到。",
        "在生成表单（camunda:formData）中添加字段“{name}”，类型按内容选择。",
        "The form field “{name}” of {tool} ({extension}, type {value}) is not read here.",
        "Add a field “{name}” of a fitting type to the generated form (camunda:formData).",
    ),
    "foreign_call_variables": Words(
        "{tool}的变量传递“{value}”→“{name}”（{extension}）这里读不到。",
        "用camunda:in、camunda:out传递变量。",
        "The variable mapping “{value}” → “{name}” of {tool} ({extension}) is not read here.",
        "Hand variables over by camunda:in and camunda:out.",
    ),
    "foreign_script": Words(
        "{tool}的脚本“{value}”（{extension}，结果“{name}”）这里读不到。",
        "改为业务规则任务或服务任务；只是取值的，把“{value}”写进后面用到它的条件或参数。",
        "The script “{value}” of {tool} ({extension}, result “{name}”) is not read here.",
        "Use a business rule task or service task, or write “{value}” into the condition that needs it.",
    ),
    "foreign_platform": Words(
        "这张图是为Camunda 8画的。",
        "在Camunda Modeler中新建“Camunda 7”的图，把内容复制过去，再按各条提示重新设置。",
        "The diagram was drawn for Camunda 8.",
        "Create a diagram for Camunda 7 in the Camunda Modeler, copy everything into it, follow the findings.",
    ),
    "foreign_drawing": Words(
        "文件带有{tool}的绘图和说明信息，没有作用。",
        "可以保留，不用处理。",
        "The file holds drawing and descriptive information of {tool}, which has no effect.",
        "It may stay; nothing has to be done.",
    ),
}

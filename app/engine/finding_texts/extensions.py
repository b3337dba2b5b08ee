"""Findings about what Camunda adds to BPMN: parameters, mappings of calls, versions, tenants."""

from app.engine.finding_texts.words import Words

EXTENSIONS = {
    "parameter_structure": Words(
        "参数“{name}”只能是文字、表达式，或者由它们组成的列表和映射。",
        "每一项只写一段文字或一个表达式，例如${{unit}}；其他的改用表达式，例如${{[a, b]}}。",
        "The parameter “{name}” can be text, an expression, or a list or map of these.",
        "Write one text or one expression such as ${{unit}} in each place, or an expression such as ${{[a, b]}}.",
    ),
    "output_of_repetition": Words(
        "多实例活动不能有输出参数“{name}”，Camunda 7也不支持：各实例会互相覆盖。",
        "删去输出参数；各实例的结果由表单或事项记录。",
        "A multi-instance activity can have no output parameter “{name}”, nor can it in Camunda 7: "
        "the instances would overwrite one another.",
        "Remove it; each instance's result is recorded by its form or topic.",
    ),
    "call_mapping": Words(
        "调用活动的映射写得不对。",
        '写source和target，或者sourceExpression和target，或者variables="all"。',
        "This mapping of a call activity is not well formed.",
        'Give source and target, or sourceExpression and target, or variables="all".',
    ),
    "call_mapping_local": Words(
        'local="true"只能和variables="all"一起写在传入的映射上。',
        "删去local；要传出的变量逐个写出。",
        'local="true" can stand only with variables="all" on what is handed in.',
        "Remove local; name the variables that come back one by one.",
    ),
    "call_given_nothing": Words(
        "调用只写了传出的映射，没有变量传入。",
        '要传入的变量逐个写出，或者加上<camunda:in variables="all"/>；删去全部映射的，变量全部传入传出。',
        "The call maps only what comes back: it is given no variables.",
        'Name what goes in, or add <camunda:in variables="all"/>; without any mapping all is handed over.',
    ),
    "call_returns_nothing": Words(
        "调用只写了传入的映射，没有变量传出。",
        '要传出的变量逐个写出，或者加上<camunda:out variables="all"/>；删去全部映射的，变量全部传入传出。',
        "The call maps only what goes in: no variables come back.",
        'Name what comes back, or add <camunda:out variables="all"/>; without any mapping all is handed over.',
    ),
    "business_key": Words(
        "不能给被调用的流程另设业务标识“{key}”：它和调用它的流程属于同一个办件。",
        "删去这条映射；需要传递的值，作为变量传入。",
        "The called process cannot get a business key “{key}”: it belongs to the same case as its caller.",
        "Remove this mapping; hand the value in as a variable.",
    ),
    "version_named": Words(
        "不能在图中指定版本（{attribute}）：调用时用当前发布的版本，办件从此固定在这个版本上。",
        "删去这个属性；要用某个版本，把它重新发布。",
        "A diagram cannot name a version ({attribute}): the one published at the first call is used and kept.",
        "Remove the attribute; publish the version that is to be used.",
    ),
    "async_after": Words(
        "不支持在环节之后异步继续（{attribute}）。",
        "在下一个环节上设置asyncBefore。",
        "Going on as a job after an element ({attribute}) is not supported.",
        "Set asyncBefore on the next element.",
    ),
    "task_type": Words(
        "不支持内置的任务类型“{value}”（{attribute}）。",
        "实现方式选“External”，并填写事项（topic）；通知和邮件由系统按设置发送。",
        "The built-in kind of task “{value}” ({attribute}) is not supported.",
        "Choose “External” as the implementation and fill in the topic; notices and mail are sent by the system.",
    ),
    "tenant_named": Words(
        "不支持租户（{attribute}）。",
        "删去这个属性；各单位自己的流程按单位选用。",
        "There are no tenants here ({attribute}).",
        "Remove the attribute; a unit's own process is chosen by its unit.",
    ),
    "case_called": Words(
        "不支持调用CMMN案例（{attribute}）。",
        "改为调用流程（calledElement）。",
        "CMMN cases cannot be called ({attribute}).",
        "Call a process instead (calledElement).",
    ),
    "form_reference": Words(
        "不支持Camunda表单（{attribute}）。",
        "填写formKey，或者在图中定义字段（camunda:formData）。",
        "Camunda Forms are not supported ({attribute}).",
        "Fill in a form key, or declare the fields in the diagram (camunda:formData).",
    ),
    "form_property": Words(
        "不支持camunda:{extension}，Camunda也已弃用。",
        "改用camunda:formData中的formField。",
        "camunda:{extension} is not supported; Camunda has given it up too.",
        "Use a formField in camunda:formData.",
    ),
    "external_error": Words(
        "不支持在服务任务上写camunda:{extension}。",
        "事项失败时自己给出错误代码；在任务上加错误边界事件来处理。",
        "camunda:{extension} on a service task is not supported.",
        "The topic says by its error code that it has failed; put an error boundary event on the task.",
    ),
    "extension_without_effect": Words(
        "扩展camunda:{extension}在本系统中没有作用。",
        "可以保留；需要这种效果的，请用其他方式表达。",
        "The extension camunda:{extension} has no effect here.",
        "It may stay; if you rely on it, express it in another way.",
    ),
}

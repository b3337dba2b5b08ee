"""Findings about a file as a whole, its elements and their names."""

from app.engine.finding_texts.words import Words

FILES = {
    "xml_too_large": Words(
        "文件超过{limit}字节。",
        "把流程拆成几个流程，用调用活动连接；删去嵌入的图片。",
        "The file is larger than {limit} bytes.",
        "Split the process into several and connect them by call activities; remove embedded pictures.",
    ),
    "xml_broken": Words(
        "文件不完整或者已经损坏，第{line}行附近读不下去。",
        "用流程编辑器打开后重新保存；手工改过的，请检查第{line}行附近的标签。",
        "The file is incomplete or damaged: it cannot be read beyond line {line}.",
        "Open and save it with a diagram editor; if it was edited by hand, look at the tags near line {line}.",
    ),
    "xml_encoding": Words(
        "文件的文字编码与开头声明的不一致，或者不受支持，读到第{line}行为止。",
        "用流程编辑器打开后重新保存，或者另存为UTF-8编码。",
        "The file's encoding is not the one that it declares, or is not supported; read up to line {line}.",
        "Open and save it with a diagram editor, or save it as UTF-8.",
    ),
    "xml_doctype": Words(
        "文件含有DOCTYPE声明，可能引入外部内容，不予读取。",
        "删去文件开头的<!DOCTYPE …>一段。",
        "The file has a DOCTYPE, which can bring in outside content, and is not read.",
        "Remove the <!DOCTYPE …> section at the top of the file.",
    ),
    "xml_too_deep": Words(
        "元素嵌套超过{limit}层。",
        "减少嵌套的子流程，改为调用活动。",
        "Elements are nested more than {limit} levels deep.",
        "Replace nested sub-processes by call activities.",
    ),
    "xml_too_many_elements": Words(
        "文件中的元素超过{limit}个。",
        "把流程拆成几个流程，用调用活动连接。",
        "The file has more than {limit} elements.",
        "Split the process into several and connect them by call activities.",
    ),
    "unreadable": Words(
        "读取文件时出现意外，原因已经记录。",
        "请把文件交给维护人员。",
        "Reading the file failed unexpectedly; the cause was recorded.",
        "Hand the file to the maintainers.",
    ),
    "one_diagram": Words(
        "一次部署应当有一个.bpmn文件，现有{count}个。",
        "每个流程一个文件夹，文件夹中放一个.bpmn文件和它用的.dmn文件。",
        "A deployment has one .bpmn file; there are {count}.",
        "Use one folder for each process, with one .bpmn file and the .dmn files that it uses.",
    ),
    "file_unknown": Words(
        "不是可以检查的文件类型。",
        "请选择.bpmn或.dmn文件。",
        "This kind of file cannot be checked.",
        "Give .bpmn or .dmn files.",
    ),
    "not_bpmn": Words(
        "文件不是BPMN 2.0流程图。",
        "用BPMN编辑器另存为BPMN 2.0 XML。",
        "The file is not a BPMN 2.0 diagram.",
        "Save it as BPMN 2.0 XML with a BPMN editor.",
    ),
    "no_process": Words(
        "图中没有流程。",
        "画出流程，或者给参与者（泳池）指定流程。",
        "The diagram has no process.",
        "Draw a process, or give the participant (pool) one.",
    ),
    "process_not_executable": Words(
        "流程没有设为可执行：{processes}。",
        "选中流程或泳池，在属性面板勾选“可执行”。",
        "The process is not marked as executable: {processes}.",
        "Select the process or pool and tick “Executable” in the properties panel.",
    ),
    "several_processes": Words(
        "图中有几个可执行的流程：{processes}。",
        "每个文件只留一个可执行的流程，其余另存为单独的文件，用调用活动连接。",
        "The diagram has several executable processes: {processes}.",
        "Keep one executable process in each file and connect them by call activities.",
    ),
    "process_only_drawn": Words(
        "这个流程没有设为可执行，只作图示，不会运行。",
        "如果应当运行，请另存为单独的文件并勾选“可执行”。",
        "This process is not executable: it is only drawn and does not run.",
        "If it should run, put it into a file of its own and tick “Executable”.",
    ),
    "process_empty": Words(
        "流程中没有任何环节。",
        "至少画出开始事件、一个环节和结束事件。",
        "The process is empty.",
        "Draw at least a start event, a task and an end event.",
    ),
    "too_many_nodes": Words(
        "流程的元素超过{limit}个。",
        "把一部分移到单独的流程中，用调用活动连接。",
        "The process has more than {limit} elements.",
        "Move a part into a process of its own and call it.",
    ),
    "not_built": Words(
        "这个元素没有进入可运行的流程。",
        "删去后重新画一次；仍然出现的，请把文件交给维护人员。",
        "This element did not make its way into the running process.",
        "Delete it and draw it again; if that does not help, hand the file to the maintainers.",
    ),
    "id_missing": Words(
        "元素（{kind}）没有标识。",
        "在属性面板填写标识。",
        "An element ({kind}) has no id.",
        "Fill in the id in the properties panel.",
    ),
    "id_invalid": Words(
        "标识不合规则。",
        "标识以字母或汉字开头，只用字母、汉字、数字、下划线、点和连字符，不超过100个字符。",
        "The id is not valid.",
        "Begin with a letter; use letters, digits, underscore, dot and hyphen only, 100 characters at most.",
    ),
    "id_twice": Words(
        "几个元素使用同一个标识。",
        "给每个元素不同的标识。",
        "Several elements have the same id.",
        "Give each element an id of its own.",
    ),
    "reference_missing": Words(
        "所引用的{kind}“{name}”在图中没有定义。",
        "在属性面板重新选择，或者新建后选择。",
        "It refers to the {kind} “{name}”, which the diagram does not define.",
        "Select another one in the properties panel, or create it there.",
    ),
    "name_too_long": Words(
        "名称超过{limit}个字符。",
        "缩短名称，详细内容写进说明。",
        "The name has more than {limit} characters.",
        "Shorten it; put the details into the documentation.",
    ),
    "lane_of_nothing": Words(
        "泳道列出了图中没有的元素。",
        "把泳道中的元素移出再移入一次，编辑器会更新名单。",
        "A lane lists an element that is not in the diagram.",
        "Move an element of the lane out and in again: the editor then renews the list.",
    ),
    "lane_twice": Words(
        "元素同时属于两个泳道，无法确定由谁办理。",
        "把元素完整地放进一个泳道。",
        "The element lies in two lanes, so nobody can say who does it.",
        "Place the element wholly inside one lane.",
    ),
}

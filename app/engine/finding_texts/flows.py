"""Findings about sequence flows, gateways and the ways through a process."""

from app.engine.finding_texts.words import Words

FLOWS = {
    "flow_dangling": Words(
        "顺序流的{end}“{node}”不是同一流程中的元素。",
        "删去这条顺序流，在同一流程（或同一子流程）的两个元素之间重新画。",
        "The flow's {end} “{node}” is no element of the same process.",
        "Delete the flow and draw it between two elements of the same process or sub-process.",
    ),
    "flow_into_start": Words(
        "有顺序流指向开始事件或边界事件。",
        "把顺序流改为指向其后的环节。",
        "A flow leads into a start or boundary event.",
        "Let it lead to the task after the event.",
    ),
    "no_start": Words(
        "没有开始事件。",
        "画一个空白开始事件，并用顺序流连到第一个环节。",
        "There is no start event.",
        "Draw a blank start event and connect it with the first task.",
    ),
    "several_starts": Words(
        "有几个空白开始事件，只从“{first}”开始。",
        "只留一个空白开始事件；流程还可以另有消息、信号、计时开始事件，子流程只有一个开始事件。",
        "There are several blank start events; it begins at “{first}” only.",
        "Keep one blank start event. A process may also have message, signal and timer starts; a sub-process has "
        "one start.",
    ),
    "end_leads_on": Words(
        "结束事件后面还有顺序流，不会执行。",
        "删去顺序流，或者把结束事件改为中间事件。",
        "Flows out of an end event are never followed.",
        "Delete the flow, or make the end event an intermediate one.",
    ),
    "no_outgoing": Words(
        "后面没有顺序流，这一支到这里就结束。",
        "确实到此结束的，接上结束事件，看图的人才明白；否则连到下一个环节。",
        "Nothing follows: this branch ends here.",
        "Add an end event, so that whoever reads the diagram sees it, or connect it with the next task.",
    ),
    "no_choice": Words(
        "网关后面没有顺序流，走到这里会停住。",
        "画出顺序流，连到下一个环节或结束事件。",
        "No flow leads out of the gateway: the process would stop here.",
        "Draw the flows to the next tasks or to an end event.",
    ),
    "default_elsewhere": Words(
        "默认流“{flow}”不是从这里流出的。",
        "重新指定默认流。",
        "The default flow “{flow}” does not leave from here.",
        "Choose the default flow again.",
    ),
    "default_with_condition": Words(
        "默认流上的条件不起作用。",
        "删去条件，或者把另一条顺序流设为默认流。",
        "The condition on a default flow has no effect.",
        "Remove the condition, or make another flow the default.",
    ),
    "default_missing": Words(
        "没有默认流，条件都不满足时流程会停在这里。",
        "把其余情况走的那条顺序流设为默认流。",
        "There is no default flow: the process stops here when no condition is met.",
        "Make the flow for all other cases the default flow.",
    ),
    "default_never": Words(
        "顺序流“{flow}”没有条件，总会走，所以默认流永远不会走。",
        "给“{flow}”填写条件；两条都要走的，取消默认流。",
        "The flow “{flow}” has no condition and is always taken: the default flow never is.",
        "Give “{flow}” a condition, or take the default mark away if both are to be taken.",
    ),
    "default_assumed": Words(
        "从“{source}”流出的这条顺序流没有条件，其他条件都不满足时走这一条。",
        "把它设为默认流，看图的人才明白。",
        "This flow out of “{source}” has no condition: it is taken when no other condition is met.",
        "Make it the default flow, so that whoever reads the diagram sees it.",
    ),
    "always_taken": Words(
        "从包容网关“{source}”流出的这条顺序流没有条件，总会走。",
        "只在某种情况下走的，填写条件；其他条件都不满足时才走的，设为默认流。",
        "This flow out of the inclusive gateway “{source}” has no condition: it is always taken.",
        "Give it a condition, or make it the default flow if it is for all other cases.",
    ),
    "condition_missing": Words(
        "从“{source}”流出的这条顺序流没有条件，也不是默认流。",
        "填写条件，或者设为默认流。",
        "This flow out of “{source}” has no condition and is not the default.",
        "Give it a condition, or make it the default flow.",
    ),
    "condition_ignored": Words(
        "“{source}”是并行网关或事件网关，流出的顺序流不看条件。",
        "删去条件；按条件同时走几条的，把“{source}”改为包容网关，只走一条的改为排他网关。",
        "“{source}” is a parallel or event-based gateway, which asks no condition of its flows.",
        "Remove the condition, or make “{source}” an inclusive gateway, or an exclusive one for one of the ways.",
    ),
    "event_gateway_single": Words(
        "事件网关后至少要有两个事件。",
        "再接一个事件，或者直接使用中间事件。",
        "At least two events have to follow an event-based gateway.",
        "Add another event, or use the intermediate event alone.",
    ),
    "event_gateway_target": Words(
        "事件网关后面的“{target}”不是等待事件。",
        "事件网关后只接中间捕获事件或接收任务。",
        "“{target}” after the event-based gateway does not wait for an event.",
        "Let only intermediate catch events or receive tasks follow it.",
    ),
    "event_gateway_shared": Words(
        "事件网关“{gateway}”后的事件还有其他入口或边界事件。",
        "让这个事件只跟在事件网关之后，不带边界事件。",
        "This event after the gateway “{gateway}” has another way in, or a boundary event.",
        "Let it follow the gateway only, without boundary events.",
    ),
    "unreachable": Words(
        "从开始事件走不到这里。",
        "用顺序流把它连进流程，或者删去。",
        "It cannot be reached from the start event.",
        "Connect it with the process, or delete it.",
    ),
    "never_ends": Words(
        "从这里走不到任何结束事件。",
        "画出离开循环、通向结束事件的顺序流。",
        "No end event can be reached from here.",
        "Draw a way out of the loop to an end event.",
    ),
    "automatic_loop": Words(
        "这些元素构成循环，中间没有等待：{elements}。流程会一直转下去。",
        "在循环中加入用户任务、等待事件或计时事件，或者去掉返回的顺序流。",
        "These elements form a loop in which nothing waits: {elements}. It would run for ever.",
        "Put a user task, an event or a timer into the loop, or remove the way back.",
    ),
    "join_never_complete": Words(
        "并行网关要等齐所有流入，但前面没有同时进行的分支，会一直等待。",
        "合并几条路用排他网关；要同时进行的，在前面用并行网关分开。",
        "The parallel gateway waits for every way in, but no branches run side by side before it.",
        "Merge alternative ways by an exclusive gateway, or split by a parallel gateway before.",
    ),
    "boundary_detached": Words(
        "边界事件没有附在同一流程的任务、子流程或调用活动上。",
        "把它拖到所属的环节上。",
        "The boundary event is not attached to an activity of the same process.",
        "Drag it onto the activity that it belongs to.",
    ),
}

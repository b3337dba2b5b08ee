"""Findings about events: what they wait for, what they throw, and where they may stand."""

from app.engine.finding_texts.words import Words

EVENTS = {
    "trigger_not_here": Words(
        "{kind}不能使用触发条件“{trigger}”。",
        "改用这个位置受支持的事件类型：普通开始事件为空白，中间捕获事件为消息、计时、信号、条件或链接，边界事件和事件子流程的开始事件还可以是错误、升级。",
        "A {kind} cannot have the trigger “{trigger}”.",
        "Use a kind that may stand here: ordinary start events are blank; intermediate catch events wait for "
        "a message, timer, signal, condition or link; boundary events and the starts of event sub-processes "
        "also for an error or escalation.",
    ),
    "trigger_unnamed": Words(
        "没有指定{trigger}。",
        "在属性面板选择或新建。",
        "No {trigger} is named.",
        "Choose or create one in the properties panel.",
    ),
    "signal_never_thrown": Words(
        "图中没有环节发出信号“{signal}”，只能等其他流程发出。",
        "由其他流程发出的可以保留；否则在图中画出发出这个信号的事件。",
        "Nothing in the diagram throws the signal “{signal}”: only another process can.",
        "Leave it if another process does; otherwise draw the event that throws it.",
    ),
    "never_fails": Words(
        "“{host}”不会发出{trigger}，这个边界事件永远不会发生。",
        "附到服务任务、子流程或调用活动上，或者改用消息、计时事件。",
        "“{host}” never throws an {trigger}: the boundary event would never happen.",
        "Attach it to a service task, sub-process or call activity, or use a message or timer.",
    ),
    "error_without_code": Words(
        "错误结束事件没有错误代码，没有边界事件能够捕获。",
        "新建错误并填写错误代码。",
        "The error end event has no error code: no boundary event could catch it.",
        "Create an error with an error code.",
    ),
    "error_must_interrupt": Words(
        "错误事件总是中断所在环节或流程。",
        "改为中断型；不需要中断的，改用升级事件。",
        "An error event always interrupts.",
        "Make it interrupting, or use an escalation where nothing is to be ended.",
    ),
    "timer_empty": Words(
        "没有填写时间。",
        "填写时间，例如PT48H或${{working_days(2)}}。",
        "The timer says no time.",
        "Fill in a time such as PT48H or ${{working_days(2)}}.",
    ),
    "timer_value": Words(
        "时间“{text}”无法计算。",
        "写成PT48H、2026-03-02、R3/P1D，或者结果为日期的表达式，例如${{due_on}}、${{working_days(2)}}。",
        "The time “{text}” cannot be worked out.",
        "Write PT48H, 2026-03-02, R3/P1D, or an expression that gives a date, such as ${{due_on}}.",
    ),
    "cycle_once": Words(
        "循环计时在这里只到点一次：到点之后不再等待。",
        "可以保留；要反复提醒的，改为不中断的边界事件或事件子流程；只等一次的，改用时间段或日期。",
        "A recurring timer comes only once here: nothing waits for its second turn.",
        "It may stay; use a non-interrupting boundary event or event sub-process to be reminded again and "
        "again, or a duration or date.",
    ),
    "timer_cron": Words(
        "时间“{text}”是cron写法，不受支持。",
        "每隔一段时间的写成R/P1D（每天）、R/PT1H（每小时）；某个时刻的写成日期或${{working_days(2)}}。",
        "The time “{text}” is written as cron writes it, which is not supported.",
        "Write R/P1D (every day), R/PT1H (every hour), or a date such as ${{working_days(2)}}.",
    ),
    "cycle_too_short": Words(
        "循环计时“{text}”间隔不到1分钟。",
        "间隔至少1分钟，例如R/PT10M。",
        "The recurring timer “{text}” comes more than once a minute.",
        "Let at least a minute pass in between, as in R/PT10M.",
    ),
    "interrupting_not_here": Words(
        "只有边界事件和事件子流程的开始事件才能设为不中断。",
        "删去isInterrupting，或者把它放进事件子流程。",
        "Only boundary events and the starts of event sub-processes can be non-interrupting.",
        "Remove isInterrupting, or put the event into an event sub-process.",
    ),
    "event_subprocess_flow": Words(
        "事件子流程由事件启动，不能有流入或流出的顺序流。",
        "删去顺序流；要在流程中间执行的，改为普通子流程。",
        "An event sub-process is started by its event; flows cannot lead into it or out of it.",
        "Remove the flows, or make it an ordinary sub-process.",
    ),
    "event_subprocess_boundary": Words(
        "事件子流程“{host}”上不能附边界事件。",
        "把“{host}”里面的内容放进一个普通子流程，边界事件附在那个子流程上。",
        "The event sub-process “{host}” cannot have boundary events.",
        "Put the content of “{host}” into an ordinary sub-process inside it, and the boundary event onto "
        "that one.",
    ),
    "event_subprocess_repeated": Words(
        "事件子流程不能设为多实例。",
        "删去多实例标记；在里面放一个多实例的子流程。",
        "An event sub-process cannot be multi-instance.",
        "Remove the marker, and put a multi-instance sub-process inside it.",
    ),
    "link_nowhere": Words(
        "没有捕获链接“{link}”的事件，流程会停在这里。",
        "在同一流程或同一子流程中画一个同名的链接捕获事件，或者用顺序流直接连接。",
        "No event catches the link “{link}”: the process would stop here.",
        "Draw a catching link event of this name in the same process or sub-process, or a sequence flow.",
    ),
    "link_from_nowhere": Words(
        "没有抛出链接“{link}”的事件，走不到这里。",
        "在同一流程或同一子流程中画一个同名的链接抛出事件，或者删去。",
        "No event throws the link “{link}”: it is never reached.",
        "Draw a throwing link event of this name in the same process or sub-process, or delete it.",
    ),
    "link_twice": Words(
        "链接“{link}”有几个捕获事件，只会走到“{first}”。",
        "只留一个，或者给链接不同的名称；要同时走几条路的，用并行网关。",
        "Several events catch the link “{link}”; only “{first}” would be reached.",
        "Keep one, or give the links different names; use a parallel gateway for several ways at once.",
    ),
    "link_entered": Words(
        "有顺序流指向链接捕获事件，它只能由同名的链接抛出事件到达。",
        "把顺序流改为指向其后的环节，或者指向链接抛出事件。",
        "A flow leads into a catching link event, which is reached by its link only.",
        "Let the flow lead to the task behind it, or to a throwing link event.",
    ),
    "link_leads_on": Words(
        "链接抛出事件后面还有顺序流，不会执行。",
        "删去顺序流：流程从同名的链接捕获事件继续。",
        "Flows out of a throwing link event are never followed.",
        "Remove the flow: the process goes on at the catching link event of the same name.",
    ),
    "condition_empty": Words(
        "条件事件没有填写条件。",
        "填写条件，例如${{amount > 5}}。",
        "The conditional event has no condition.",
        "Fill in a condition such as ${{amount > 5}}.",
    ),
    "condition_never": Words(
        "只在变量删除时判断条件，而变量从不删除，这个事件永远不会发生。",
        "把变量事件改为create、update，或者留空。",
        "The condition is looked at when a variable is deleted only; none ever is, so it never happens.",
        "List create or update as variable events, or leave them empty.",
    ),
    "condition_any_change": Words(
        "没有指定变量：条件成立期间，每次写入任何变量都会再发生一次。",
        "可以保留；只想在某个变量变化时发生的，填写变量名（variableName）。",
        "No variable is named: as long as the condition is met, it happens again whenever any variable is set.",
        "It may stay; name the variable (variableName) if it is to happen for this one only.",
    ),
    "caught_twice": Words(
        "同一处已有“{first}”捕获同样的{trigger}，这个事件永远不会发生。",
        "删去一个，或者给它们不同的代码。",
        "“{first}” catches the same {trigger} at the same place: this event would never happen.",
        "Remove one of them, or give them different codes.",
    ),
    "never_thrown": Words(
        "“{host}”里面没有环节会抛出这样的{trigger}，这个事件永远不会发生。",
        "在里面画出抛出它的事件，更正代码，或者删去这个事件。",
        "Nothing in “{host}” throws such an {trigger}: this event would never happen.",
        "Draw the event that throws it inside, correct the code, or remove this event.",
    ),
    "thrown_outwards": Words(
        "图中没有事件捕获这里抛出的{trigger}，只能由调用本流程的流程捕获。",
        "由调用方捕获的可以保留；否则画一个捕获它的边界事件或事件子流程。没有捕获的错误会使流程停在这里，没有捕获的升级不起作用。",
        "Nothing in the diagram catches the {trigger} thrown here: only a calling process can.",
        "Leave it if the caller catches it; otherwise draw a boundary event or event sub-process. An error "
        "that nobody catches stops the process here, an escalation has no effect.",
    ),
}

"""Sentences for start events, and for messages and signals between instances."""

from app.engine.finding_texts.words import Words

EXCHANGE = {
    "start_not_by_itself": Words(
        "流程不能由“{trigger}”启动：流程还没有开始，没有变量可看，也没有什么会出错。",
        "改用空白、消息、信号或计时开始事件；要在办理过程中响应的，放进事件子流程，作为它的开始事件。",
        "A process cannot be started by a “{trigger}” event: before it begins there are no variables to "
        "look at and "
        "nothing that fails.",
        "Use a blank, message, signal or timer start event; or put it into an event sub-process, whose "
        "start it may "
        "be.",
    ),
    "start_timer_variables": Words(
        "计时开始事件读取变量{names}，而流程启动之前没有变量。",
        "写明日期、时间段（如PT1H）或循环（如R/P1D）；需要变量的，先用空白开始事件启动，后面接计时中间事件。",
        "The timer start event reads the variables {names}, but there are none before the process begins.",
        "Write a date, a duration such as PT1H or a cycle such as R/P1D; or begin with a blank start "
        "event and put a "
        "timer event after it.",
    ),
    "start_twice": Words(
        "“{first}”已由“{name}”启动流程，这一个不会再启动。",
        "只留一个；两条路都要走的，在开始事件后面用并行网关分开。",
        "“{first}” starts the process by “{name}” already; this one never would.",
        "Keep one of them, and use a parallel gateway behind it where both ways are to be taken.",
    ),
    "start_message_taken": Words(
        "消息“{name}”已用于启动流程“{process}”，一条消息只启动一个流程。",
        "给消息另取名称；要同时启动几个流程的，改用信号。",
        "The message “{name}” already starts the process “{process}”; a message starts one process only.",
        "Give the message another name, or use a signal to start several processes.",
    ),
    "correlation_not_here": Words(
        "这里写了correlationKey，但它只对等待或发送消息的环节有意义。",
        "删去这个扩展属性，或者把它写在消息事件、接收任务、发送任务上；消息开始事件和信号不需要。",
        "There is a correlationKey here, but it means something only where a message is waited for or sent.",
        "Remove the extension property, or put it at the message event, receive or send task; message "
        "starts and "
        "signals need none.",
    ),
    "message_and_topic": Words(
        "发送任务既指定了消息，又指定了由系统办理的事项，消息不会发出。",
        "发消息的，删去实现方式和事项；由系统办理的，删去消息。",
        "The send task names both a message and a topic: the message would never be sent.",
        "Remove the implementation and topic to send the message, or remove the message.",
    ),
}

"""Findings about compensation, transactions and cancelling."""

from app.engine.finding_texts.words import Words

COMPENSATION = {
    "compensation_not_awaited": Words(
        "补偿不等待完成（waitForCompletion=false），Camunda 7也不支持。",
        "删去waitForCompletion：抛出补偿的事件在全部补偿完成后才继续；需要同时办理的，用并行网关分开。",
        "Compensation that is not waited for (waitForCompletion=false) does not exist in Camunda 7 either.",
        "Remove waitForCompletion: use a parallel gateway for what goes on beside the undoing.",
    ),
    "compensation_without_handler": Words(
        "补偿边界事件没有用关联线连到同一层的补偿活动。",
        "从这个事件向补偿活动画一条有方向的关联线，并把该活动设为“用于补偿”（isForCompensation）。",
        "The compensation event leads by no association to a compensation activity of the same level.",
        "Draw an association to the activity that undoes, and mark that one as compensation (isForCompensation).",
    ),
    "compensation_leads_on": Words(
        "补偿边界事件不能有出去的顺序流。",
        "删去顺序流，用关联线连到补偿活动。",
        "No sequence flow can leave a compensation event on an activity.",
        "Remove the flow; lead to the compensation activity by an association.",
    ),
    "compensation_of_handler": Words(
        "“{host}”自己就是补偿活动，不能再被补偿。",
        "删去它上面的补偿边界事件。",
        "“{host}” is a compensation activity itself and cannot be compensated.",
        "Remove the compensation event on it.",
    ),
    "compensation_twice": Words(
        "“{host}”上有几个补偿边界事件，只能有一个。",
        "只留一个；要做几件事的，把补偿活动画成子流程。",
        "“{host}” has several compensation events; it can have one.",
        "Keep one; make the compensation activity a sub-process where several things are to be done.",
    ),
    "handler_of_nothing": Words(
        "补偿活动没有和补偿边界事件相连，永远不会执行。",
        "从补偿边界事件向它画一条关联线，或者取消“用于补偿”。",
        "No compensation event leads to this compensation activity: it would never be carried out.",
        "Draw an association to it from a compensation event, or unmark it.",
    ),
    "handler_in_flow": Words(
        "补偿活动不在流程线上，不能有进出的顺序流。",
        "删去顺序流，或者取消“用于补偿”。",
        "A compensation activity stands outside the flow: it can have no sequence flows.",
        "Remove the flows, or unmark it as compensation.",
    ),
    "handler_with_events": Words(
        "补偿活动上不能有边界事件。",
        "把补偿活动改为子流程，边界事件放在子流程里面的环节上。",
        "A compensation activity can have no boundary events.",
        "Make it a sub-process and put the events on the tasks inside.",
    ),
    "compensation_of_nothing": Words(
        "要补偿的“{activity}”不在同一层，或者没有可以补偿的内容。",
        "填写同一层的活动，它要有补偿边界事件，或者是里面有补偿的子流程。",
        "What is to be compensated, “{activity}”, is not on the same level, or nothing can undo it.",
        "Name an activity of the same level with a compensation event, or a sub-process with compensation inside.",
    ),
    "nothing_to_compensate": Words(
        "这一层没有可以补偿的活动，这个事件没有作用。",
        "给需要撤销的活动加上补偿边界事件，或者删去这个事件。",
        "Nothing on this level can be compensated: the event has no effect.",
        "Give the activities that are to be undone a compensation event, or remove this one.",
    ),
    "compensation_of_process": Words(
        "由补偿启动的事件子流程只能放在子流程里，不能直接放在流程里：流程本身不会被补偿。",
        "把要补偿的环节连同这个事件子流程放进一个子流程。",
        "An event sub-process started by compensation belongs into a sub-process: a process is never undone.",
        "Put the tasks that are to be undone into a sub-process, together with this one.",
    ),
    "compensation_two_ways": Words(
        "“{host}”上有补偿边界事件，里面又有由补偿启动的事件子流程，只能用一种。",
        "只留一种。",
        "“{host}” has a compensation event on it and an event sub-process for it inside; it can have one.",
        "Keep one of them.",
    ),
    "compensation_consumed_twice": Words(
        "同一层只能有一个由补偿启动的事件子流程。",
        "合并成一个。",
        "One level can have one event sub-process started by compensation.",
        "Put them together into one.",
    ),
    "cancel_outside": Words(
        "取消事件只能用于事务子流程：结束事件直接放在事务里，边界事件放在事务上。",
        "把子流程改为事务，或者改用错误事件。",
        "Cancel events belong to transactions: the end event directly inside one, the boundary event on it.",
        "Make the sub-process a transaction, or use error events.",
    ),
    "cancel_not_caught": Words(
        "事务“{transaction}”上没有取消边界事件，取消之后无处可去。",
        "在事务上加一个取消边界事件，画出取消之后的流程。",
        "The transaction “{transaction}” has no cancel event on it: nothing would follow.",
        "Put a cancel boundary event on it and draw what follows.",
    ),
    "cancel_never": Words(
        "事务“{transaction}”里没有取消结束事件，这个事件永远不会发生。",
        "在事务里加上取消结束事件，或者删去这个事件。",
        "Nothing in the transaction “{transaction}” cancels it: the event would never happen.",
        "Add a cancel end event inside, or remove this event.",
    ),
    "cancel_twice": Words(
        "事务“{transaction}”上只能有一个取消边界事件。",
        "只留一个。",
        "The transaction “{transaction}” can have one cancel event only.",
        "Keep one.",
    ),
}

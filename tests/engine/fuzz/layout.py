"""A tree of blocks, laid out as nodes and flows."""

from dataclasses import dataclass

from tests.engine.fuzz.blocks import Block, Condition, Trigger
from tests.engine.fuzz.graph import Flow, Node, Process


@dataclass(frozen=True)
class Piece:
    """A block that was laid out: where it begins, and where it leads on unless its ways all end."""

    entry: str
    exit: str | None


def lay_out(tree: Block) -> list[Process]:
    """The process of a tree, and those that it calls."""
    layout = Layout()
    main = layout.process(tree)
    layout.processes.sort(key=lambda process: process is not main)
    _name_signals(layout.processes)
    return layout.processes


def _name_signals(processes: list[Process]) -> None:
    """Each event that waits for a signal has one of its own, so that two that lie in each other never race."""
    nodes = [node for process in processes for node in process.nodes.values()]
    signals = [node for node in nodes if node.trigger and node.trigger.kind == "signal"]
    waiting = [node for node in signals if node.kind != "intermediateThrowEvent"]
    for node in signals:
        if node.trigger and node not in waiting:
            node.name = waiting[node.trigger.number % len(waiting)].name if waiting else "unheard"


class Layout:
    """Lays out one tree."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self.count = 0

    def process(self, tree: Block) -> Process:
        return self.fill(Process(f"p{len(self.processes)}"), tree)

    def fill(self, process: Process, tree: Block) -> Process:
        self.processes.append(process)
        Scope(self, process, process.id).fill(tree)
        return process


class Scope:
    """Lays out what stands in one process or sub-process."""

    def __init__(self, layout: Layout, process: Process, id: str) -> None:
        self.layout, self.process, self.id = layout, process, id

    def fill(self, tree: Block) -> None:
        start, body = self.node("startEvent", "s"), self.lay(tree)
        self.flow(start.id, body.entry)
        self.finish(body.exit)

    def lay_handled(self, block: Block) -> Piece:
        for event, part in zip(block.events, block.parts[1:], strict=True):
            node = self.node("subProcess", "h", event.trigger)
            node.aside, node.interrupting = True, event.interrupting
            Scope(self.layout, self.process, node.id).fill(part)
        return self.lay(block.parts[0])

    def node(self, kind: str, letter: str, trigger: Trigger | None = None) -> Node:
        self.layout.count += 1
        id = f"{letter}{self.layout.count}"
        node = self.process.nodes[id] = Node(id, kind, self.id, trigger, name=f"of_{id}")
        return node

    def flow(self, source: str, target: str, condition: Condition | None = None) -> Flow:
        self.layout.count += 1
        flow = Flow(f"f{self.layout.count}", source, target, self.id, condition)
        self.process.flows.append(flow)
        return flow

    def finish(self, exit: str | None) -> None:
        if exit is not None:
            self.flow(exit, self.node("endEvent", "e").id)

    def lay(self, block: Block) -> Piece:
        piece: Piece = getattr(self, f"lay_{block.kind}")(block)
        return piece

    def simple(self, kind: str, letter: str, trigger: Trigger | None = None) -> Piece:
        node = self.node(kind, letter, trigger)
        return Piece(node.id, node.id)

    def after_task(self, node: Node, leads_on: bool) -> Piece:
        """A task, then what is thrown, then another task: what it sets off has no rival in its own branch."""
        task = self.node("userTask", "t")
        self.flow(task.id, node.id)
        if not leads_on:
            return Piece(task.id, None)
        after = self.node("userTask", "t")
        self.flow(node.id, after.id)
        return Piece(task.id, after.id)

    def merged(self, entry: str, pieces: list[Piece], join: str = "exclusiveGateway") -> Piece:
        """The pieces behind a split, brought together."""
        exits = [piece.exit for piece in pieces if piece.exit is not None]
        if not exits:
            return Piece(entry, None)
        gateway = self.node(join, "j").id
        for exit in exits:
            self.flow(exit, gateway)
        return Piece(entry, gateway)

    # ---- leaves

    def lay_task(self, block: Block) -> Piece:
        return self.simple("userTask", "t")

    def lay_pass(self, block: Block) -> Piece:
        kinds = ("task", "manualTask", "intermediateThrowEvent")
        return self.simple(kinds[self.layout.count % 3], "a")

    def lay_service(self, block: Block) -> Piece:
        node = self.node("serviceTask", "v")
        node.topic, node.fails = "note", block.conditions[0] if block.conditions else None
        return Piece(node.id, node.id)

    lay_failing = lay_service

    def lay_send(self, block: Block) -> Piece:
        return self.simple("intermediateThrowEvent", "m", Trigger("message"))

    def lay_catch(self, block: Block) -> Piece:
        return self.simple("intermediateCatchEvent", "c", block.triggers[0])

    def lay_receive(self, block: Block) -> Piece:
        return self.simple("receiveTask", "r", Trigger("message"))

    def lay_signal(self, block: Block) -> Piece:
        return self.after_task(self.node("intermediateThrowEvent", "g", block.triggers[0]), True)

    def lay_escalate(self, block: Block) -> Piece:
        return self.after_task(self.node("intermediateThrowEvent", "u", block.triggers[0]), True)

    def lay_fail(self, block: Block) -> Piece:
        return self.after_task(self.node("endEvent", "x", block.triggers[0]), False)

    def lay_stop(self, block: Block) -> Piece:
        return self.after_task(self.node("endEvent", "x", Trigger("terminate")), False)

    def lay_end(self, block: Block) -> Piece:
        return Piece(self.node("endEvent", "e").id, None)

    # ---- nests

    def lay_sequence(self, block: Block) -> Piece:
        first = last = self.lay(block.parts[0])
        for part in block.parts[1:]:
            if last.exit is None:
                break
            following = self.lay(part)
            self.flow(last.exit, following.entry)
            last = following
        return Piece(first.entry, last.exit)

    def split(self, kind: str, block: Block, join: str) -> Piece:
        gateway = self.node(kind, "q")
        pieces = [self.lay(part) for part in block.parts]
        conditions: list[Condition | None] = (
            [*block.conditions, None] if block.conditions else [None] * len(pieces)
        )
        flows = [
            self.flow(gateway.id, p.entry, condition) for p, condition in zip(pieces, conditions, strict=True)
        ]
        if block.conditions:
            gateway.default = flows[-1].id
        return self.merged(gateway.id, pieces, join)

    def lay_choice(self, block: Block) -> Piece:
        return self.split("exclusiveGateway", block, "exclusiveGateway")

    def lay_inclusive(self, block: Block) -> Piece:
        return self.split("inclusiveGateway", block, "inclusiveGateway")

    def lay_parallel(self, block: Block) -> Piece:
        return self.split("parallelGateway", block, "parallelGateway")

    def lay_ways(self, block: Block) -> Piece:
        leaf, *pieces = [self.lay(part) for part in block.parts]
        open_ways = len(pieces) - len(block.conditions)
        conditions = [*block.conditions, *[None] * open_ways][: len(pieces)]
        flows = [self.flow(leaf.entry, p.entry, c) for p, c in zip(pieces, conditions, strict=True)]
        if open_ways <= 0:
            flows[-1].condition, node = None, self.process.nodes[leaf.entry]
            if not node.kind.endswith("Event"):  # there it is always taken: an event has no default flow
                node.default = flows[-1].id
        return self.merged(leaf.entry, pieces, "inclusiveGateway")

    def lay_loop(self, block: Block) -> Piece:
        merge, task, body = (
            self.node("exclusiveGateway", "j"),
            self.node("userTask", "t"),
            self.lay(block.parts[0]),
        )
        self.flow(merge.id, task.id)
        self.flow(task.id, body.entry)
        if body.exit is None:
            return Piece(merge.id, None)
        again = self.node("exclusiveGateway", "q")
        self.flow(body.exit, again.id)
        self.flow(again.id, merge.id, block.conditions[0])
        after = self.node("task", "a")
        again.default = self.flow(again.id, after.id).id
        return Piece(merge.id, after.id)

    def lay_race(self, block: Block) -> Piece:
        gateway, pieces = self.node("eventBasedGateway", "q"), []
        for trigger, part in zip(block.triggers, block.parts, strict=True):
            if trigger.kind == "receive":
                event = self.node("receiveTask", "r", Trigger("message"))
            else:
                event = self.node("intermediateCatchEvent", "c", trigger)
            self.flow(gateway.id, event.id)
            pieces.append(self.lay(part))
            self.flow(event.id, pieces[-1].entry)
        return self.merged(gateway.id, pieces)

    def lay_sub(self, block: Block) -> Piece:
        node = self.node("subProcess", "b")
        Scope(self.layout, self.process, node.id).fill(block.parts[0])
        return Piece(node.id, node.id)

    def lay_call(self, block: Block) -> Piece:
        node = self.node("callActivity", "k")
        node.called = self.layout.process(block.parts[0]).id
        return Piece(node.id, node.id)

    def lay_multi(self, block: Block) -> Piece:
        piece = self.lay(block.parts[0])
        self.process.nodes[piece.entry].repeat = block.repeat
        return piece

    def lay_guarded(self, block: Block) -> Piece:
        host = self.lay(block.parts[0])
        coming: list[Piece] = [host]
        for event, part in zip(block.events, block.parts[1:], strict=True):
            guard = self.node("boundaryEvent", "o", event.trigger)
            guard.host, guard.interrupting = host.entry, event.interrupting
            way = self.lay(part)
            self.flow(guard.id, way.entry)
            if event.joins:
                coming.append(way)
            else:
                self.finish(way.exit)
        return self.merged(host.entry, coming) if len(coming) > 1 else host

"""Reads the notation into steps and arrows, and looks for places where people get stuck."""
import re

MOST = 80


class BadFlow(Exception):
    pass


class Flow:
    def __init__(self):
        self.title, self.start, self.ends, self.names, self.arrows = "User flow", None, [], [], []

    def add(self, name, line):
        name = re.sub(r"\s+", " ", name).strip().strip('"')
        if not name:
            raise BadFlow(f"line {line}: a step beside the arrow has no name.")
        if len(name) > 60:
            raise BadFlow(f"line {line}: the name {name[:30]!r}… is longer than 60 characters. Say what the person sees, in a few words.")
        if name not in self.names:
            self.names.append(name)
        return name

    def after(self, name):
        return [target for source, target, _ in self.arrows if source == name]


def read(text):
    flow, declared = Flow(), {}
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if not line:
            continue
        head = re.match(r"(title|start|end)\s*:\s*(.+)$", line, re.I)
        if head and "->" not in line:
            declared.setdefault(head[1].lower(), []).append((head[2].strip(), number))
            continue
        line, _, label = line.partition(" : ")
        parts = re.split(r"\s*->\s*", line)
        if len(parts) < 2:
            raise BadFlow(f"line {number}: {line[:50]!r} has no arrow. Write: Basket -> Address : \"Check out\"")
        names = [flow.add(part, number) for part in parts]
        for at, (source, target) in enumerate(zip(names, names[1:])):
            arrow = (source, target, label.strip().strip('"')[:40] if at == len(names) - 2 else "")
            if arrow not in flow.arrows:
                flow.arrows.append(arrow)
    if not flow.arrows:
        raise BadFlow("there is no arrow. Write one a line, such as: Basket -> Address : \"Check out\"")
    if len(flow.names) > MOST:
        raise BadFlow(f"{len(flow.names)} steps are more than the {MOST} that fit one picture. Split the flow at a natural pause.")
    if "title" in declared:
        flow.title = declared["title"][-1][0][:80]
    for key in ("start", "end"):
        for value, number in declared.get(key, []):
            for name in [value] if key == "start" else re.split(r"\s*,\s*", value):
                if name not in flow.names:
                    raise BadFlow(f"line {number}: {key} names {name!r}, which no arrow mentions.")
                if key == "end":
                    flow.ends.append(name)
                else:
                    flow.start = name
    flow.start = flow.start or flow.names[0]
    return flow


def reached(flow, start, backwards=False):
    found, queue = {start: 0}, [start]
    for name in queue:
        for source, target, _ in flow.arrows:
            here, there = (target, source) if backwards else (source, target)
            if here == name and there not in found:
                found[there] = found[name] + 1
                queue.append(there)
    return found


def back_arrows(flow):
    """The arrows that close a loop when one walks from the start."""
    state, back = {}, set()

    def walk(name):
        state[name] = "open"
        for at, (source, target, _) in enumerate(flow.arrows):
            if source == name:
                if state.get(target) == "open":
                    back.add(at)
                elif target not in state:
                    walk(target)
        state[name] = "done"

    for name in [flow.start, *flow.names]:
        if name not in state:
            walk(name)
    return back


def findings(flow, back):
    from_start = reached(flow, flow.start)
    ends = flow.ends or [name for name in flow.names if not flow.after(name)]
    can_finish = set()
    for end in ends:
        can_finish |= set(reached(flow, end, backwards=True))
    found = []
    dead = [name for name in flow.names if flow.ends and not flow.after(name) and name not in flow.ends]
    for name in dead:
        found.append(f"**Dead end: {name}.** No way on, and it is not declared an end. Where do people go from here?")
    trapped = [name for name in flow.names if name not in can_finish and name not in dead and not any(each in dead for each in reached(flow, name))]
    if trapped:
        found.append(f"**Trap: {', '.join(trapped)}.** They lead to each other and never to an end.")
    lost = [name for name in flow.names if name not in from_start]
    if lost:
        found.append(f"**Out of reach: {', '.join(lost)}.** No path from {flow.start} leads there: a missing arrow, or an entrance of its own.")
    for name in flow.names:
        exits = [label for source, _, label in flow.arrows if source == name]
        if name.endswith("?") and len(exits) < 2:
            found.append(f"**One answer only: {name}** A question needs two ways out at least. The missing one is often the error.")
        elif name.endswith("?") and not all(exits):
            found.append(f"**Unlabelled answer: {name}** Write on each arrow which answer it stands for.")
        elif not name.endswith("?") and len(exits) > 1 and not all(exits):
            found.append(f"**Unlabelled choice: {name}.** Several ways leave it; say on each what the person does.")
    loops = [(flow.arrows[at][0], flow.arrows[at][1]) for at in sorted(back)]
    return found, loops, {end: from_start[end] for end in ends if end in from_start}

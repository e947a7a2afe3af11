"""Places the steps in layers from top to bottom, with few crossings."""
WIDTH, GAP, LAYER_GAP = 176, 40, 76


def lines_of(name, most=20):
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def place(flow, back):
    """({step: (x, y, height)}, [(arrow index, points)], lowest y); x and y are centres."""
    forward = [at for at, (source, target, _) in enumerate(flow.arrows) if at not in back and source != target]
    depth = {name: 0 for name in flow.names}
    for _ in flow.names:
        for at in forward:
            source, target, _ = flow.arrows[at]
            depth[target] = max(depth[target], depth[source] + 1)
    layers = [[] for _ in range(max(depth.values()) + 1)]
    for name in flow.names:
        layers[depth[name]].append(name)
    # A long arrow takes a place of its own in every layer that it passes.
    links, chains = [], {}
    for at in forward:
        source, target, _ = flow.arrows[at]
        chain = [source]
        for level in range(depth[source] + 1, depth[target]):
            chain.append((at, level))
            layers[level].append((at, level))
        chain.append(target)
        chains[at] = chain
        links += list(zip(chain, chain[1:]))
    above, below = {}, {}
    for source, target in links:
        below.setdefault(source, []).append(target)
        above.setdefault(target, []).append(source)
    for sweep in range(8):
        near = above if sweep % 2 == 0 else below
        rank = {each: i for layer in layers for i, each in enumerate(layer)}
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            spot = {each: (sum(rank[other] for other in near[each]) / len(near[each]) if near.get(each) else rank[each]) for each in layer}
            layer.sort(key=lambda each: spot[each])
            rank.update({each: i for i, each in enumerate(layer)})
    x = positions(layers, above, below)
    heights = {name: 34 + 18 * len(lines_of(name)) + (14 if name.endswith("?") else 0) for name in flow.names}
    y, centres = 120, {}
    for layer in layers:
        tall = max([heights[each] for each in layer if isinstance(each, str)], default=0)
        for each in layer:
            centres[each] = y + tall / 2
        y += tall + LAYER_GAP
    placed = {name: (x[name], centres[name], heights[name]) for name in flow.names}
    routes = [(at, [(x[each], centres[each]) for each in chain]) for at, chain in chains.items()]
    return placed, routes, y - LAYER_GAP


def positions(layers, above, below):
    """Every step near the middle of its neighbours, none closer than its width allows."""
    def room(one, other):
        return (WIDTH if isinstance(one, str) else 30) / 2 + (WIDTH if isinstance(other, str) else 30) / 2 + GAP

    x = {}
    for layer in layers:
        at = 0.0
        for i, each in enumerate(layer):
            at += room(layer[i - 1], each) if i else 0
            x[each] = at
        for each in layer:
            x[each] -= at / 2
    for sweep in range(12):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            near = above if sweep % 2 == 0 else below
            wish = [sum(x[other] for other in near[each]) / len(near[each]) if near.get(each) else x[each] for each in layer]
            left, right = wish[:], wish[:]
            for i in range(1, len(layer)):
                left[i] = max(left[i], left[i - 1] + room(layer[i - 1], layer[i]))
            for i in range(len(layer) - 2, -1, -1):
                right[i] = min(right[i], right[i + 1] - room(layer[i], layer[i + 1]))
            for each, a, b in zip(layer, left, right):
                x[each] = (a + b) / 2
    shift = 60 + WIDTH / 2 - min(x.values())
    return {each: value + shift for each, value in x.items()}

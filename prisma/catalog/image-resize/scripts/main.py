"""Resizes PNG files to one or more sizes. Usage: echo "800x600 fit, 200x200 fill" | main.py picture.png"""
import os
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import png
import request
import resample

MOST_PIXELS = 8_000_000
MOST_WRITTEN = 6_000_000


def main():
    wanted = request.read()
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    rows, remarks, written = [], [], 0
    for name, data in request.pictures():
        if data[:8] != png.MAGIC:
            raise png.BadPng(f"{name} is not a PNG file. Convert it first, for instance with the image-convert skill.")
        width, height, rgba, head = png.decode(data, name, MOST_PIXELS)
        if head.depth == 16:
            remarks.append(f"{name} had 16 bits a channel; the results have 8.")
        if b"iCCP" in head.chunks:
            remarks.append(f"{name} carries a colour profile, which was read as sRGB and dropped. Wide-gamut colours shift.")
        for size in wanted["sizes"]:
            plan = place(width, height, size, wanted)
            written += plan["canvas"][0] * plan["canvas"][1]
            if written > MOST_WRITTEN:
                raise request.BadRequest("sizes: together the results are over 6 megapixels. Ask for fewer or smaller ones.")
            new, note = render(width, height, rgba, plan, wanted["background"])
            stem = os.path.splitext(name)[0]
            file = f"{stem}-{plan['canvas'][0]}x{plan['canvas'][1]}{'' if size[2] == 'fit' else '-' + size[2]}.png"
            packed = png.encode(*plan["canvas"], new)
            with open(os.path.join(output, file), "wb") as handle:
                handle.write(packed)
            rows.append(f"| `{file}` | {plan['canvas'][0]} × {plan['canvas'][1]} | {size[2]} | {plan['scale']:.0%} "
                        f"| {plan['lost'] or '–'} | {len(packed) / 1024:,.1f} KB |")
            remarks.extend(f"`{file}` {each}" for each in plan["remarks"] + note)
    print(f"# {len(rows)} picture{'s' if len(rows) != 1 else ''} written\n")
    if remarks:
        print("\n".join(f"- {each}" for each in dict.fromkeys(remarks)) + "\n")
    print("| File | Pixels | Mode | Scale | Cut off | Size |\n| --- | ---: | --- | ---: | --- | ---: |")
    print("\n".join(rows))


def place(width, height, size, wanted):
    """Where the picture goes: canvas, picture size, crop in source pixels, and what is to be said about it."""
    box_width, box_height, mode = size
    plan = {"crop": None, "lost": "", "remarks": []}
    ratios = [box / side for box, side in ((box_width, width), (box_height, height)) if box]
    scale = max(ratios) if mode == "fill" else min(ratios)
    if mode in ("fit", "pad") and scale > 1 and not wanted["enlarge"]:
        scale = 1
        plan["remarks"].append("kept the picture's own size: it is smaller than the box (set enlarge to grow it).")
    if mode == "exact":
        inner = (box_width, box_height)
        stretch = (box_width / width) / (box_height / height)
        if abs(stretch - 1) > 0.01:
            plan["remarks"].append(f"is distorted: {abs(stretch - 1):.0%} {'wider' if stretch > 1 else 'narrower'} than the original.")
    elif mode == "fill":
        inner = (box_width, box_height)
        seen = (min(width, box_width / scale), min(height, box_height / scale))
        across, down = wanted["anchor"]
        plan["crop"] = ((width - seen[0]) * across, (height - seen[1]) * down, *seen)
        share = 1 - seen[0] * seen[1] / (width * height)
        if share > 0.0005:
            plan["lost"] = f"{share:.0%} of the {'width' if seen[0] < width else 'height'}"
    else:
        inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale > 1.0001:
        plan["remarks"].append(f"was enlarged to {scale:.0%}; nothing sharper comes of it. Look for a larger original.")
    plan.update(scale=scale, inner=inner, canvas=(box_width, box_height) if mode == "pad" else inner)
    return plan


def render(width, height, rgba, plan, background):
    inner_width, inner_height = plan["inner"]
    new = resample.resize(width, height, rgba, inner_width, inner_height, plan["crop"])
    if plan["canvas"] == plan["inner"]:
        return new, []
    canvas_width, canvas_height = plan["canvas"]
    left, top = (canvas_width - inner_width) // 2, (canvas_height - inner_height) // 2
    canvas = bytearray(bytes(background) * (canvas_width * canvas_height))
    for y in range(inner_height):
        start = ((top + y) * canvas_width + left) * 4
        canvas[start:start + inner_width * 4] = new[y * inner_width * 4:(y + 1) * inner_width * 4]
    clear = new[3::4].count(255) != inner_width * inner_height
    return canvas, ["keeps its own transparency inside the padding."] if clear and background[3] else []


try:
    main()
except (request.BadRequest, png.BadPng, OSError) as problem:
    sys.exit(f"Cannot resize: {problem}")

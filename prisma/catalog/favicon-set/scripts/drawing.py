"""Reads the mark, looks for what will not survive at 16 pixels, and sets it on the grounds that platforms ask for."""
import re
import xml.etree.ElementTree as tree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
tree.register_namespace("", SVG)
tree.register_namespace("xlink", XLINK)


class BadRequest(Exception):
    pass


def read(text):
    """(root, (x, y, width, height))"""
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]*\[", text, re.I):
        raise BadRequest("svg: declares entities, which may pull in other files. Export it again as plain SVG.")
    try:
        root = tree.fromstring(re.sub(r"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", "", text).strip())
    except (tree.ParseError, RecursionError) as error:
        raise BadRequest(f"svg: is not well-formed: {error}.") from None
    if root.tag != f"{{{SVG}}}svg":
        raise BadRequest('svg: the outermost element must be <svg xmlns="http://www.w3.org/2000/svg">.')
    for parent in list(root.iter()):
        for child in list(parent):
            if not child.tag.startswith(f"{{{SVG}}}") or name(child) in ("script", "metadata", "foreignObject"):
                parent.remove(child)
        for key, value in list(parent.attrib.items()):
            outside = key in ("href", f"{{{XLINK}}}href") and not value.startswith(("#", "data:image/"))
            if key.lower().startswith("on") or outside or key.startswith("{") and not key.startswith(f"{{{XLINK}}}"):
                del parent.attrib[key]
    box = re.findall(r"-?\d+\.?\d*|-?\.\d+", root.get("viewBox", ""))
    if len(box) != 4:
        sizes = [re.match(r"\d+\.?\d*", root.get(side, "")) for side in ("width", "height")]
        if not all(sizes):
            raise BadRequest("svg: has neither a viewBox nor a width and height, so its size is unknown.")
        box = [0, 0, sizes[0][0], sizes[1][0]]
    box = tuple(float(each) for each in box)
    if min(box[2:]) <= 0:
        raise BadRequest("svg: the viewBox has no area.")
    return root, box


def name(element):
    return element.tag.rsplit("}", 1)[-1]


def warnings(root, box):
    found = []
    side = max(box[2:])
    if max(box[2:]) / min(box[2:]) > 1.05:
        found.append(f"The drawing is {box[2]:g} × {box[3]:g} and not square. It is centred with empty edges, so it comes out smaller "
                     "than its neighbours in a tab bar. Use the symbol without the wordmark.")
    if any(name(each) == "text" for each in root.iter()):
        found.append("It holds live text, drawn in whatever font the machine has. Convert it to outlines.")
    thin = sorted({float(each.get("stroke-width", 1)) for each in root.iter()
                   if each.get("stroke", "none") != "none" and re.fullmatch(r"\d*\.?\d+", each.get("stroke-width", "1"))})
    thin = [width for width in thin if width / side * 16 < 1]
    if thin:
        found.append(f"The thinnest line is {thin[0]:g} of {side:g} units: {thin[0] / side * 16:.2f} px in a 16 px tab, a grey shadow. "
                     f"Draw lines at least {side / 16:g} units wide, or drop them from the small version.")
    shapes = sum(name(each) in ("path", "rect", "circle", "ellipse", "line", "polygon", "polyline") for each in root.iter())
    if shapes > 12:
        found.append(f"It has {shapes} shapes. At 16 px there is room for two or three ideas; make a simpler drawing for small sizes.")
    return found


def whole(root):
    return tree.tostring(root, encoding="unicode") + "\n"


def on_ground(root, box, ground, share):
    """The mark at a share of a 512-unit square, on a ground without rounded corners: platforms cut their own."""
    size = 512 * share
    scale = size / max(box[2:])
    width, height = box[2] * scale, box[3] * scale
    outer = tree.Element(f"{{{SVG}}}svg", {"viewBox": "0 0 512 512", "width": "512", "height": "512"})
    if ground:
        tree.SubElement(outer, f"{{{SVG}}}rect", {"width": "512", "height": "512", "fill": ground})
    attributes = {key: value for key, value in root.attrib.items() if key not in ("x", "y", "width", "height", "viewBox")}
    inner = tree.SubElement(outer, f"{{{SVG}}}svg", {**attributes, "viewBox": " ".join(f"{each:g}" for each in box), "width": f"{width:g}",
                                                     "height": f"{height:g}", "x": f"{(512 - width) / 2:g}", "y": f"{(512 - height) / 2:g}"})
    inner.extend(list(root))
    return whole(outer)


def with_dark(root, swaps):
    """Other colours while the browser is dark; a style sheet wins over attributes."""
    rules = "".join(f'[fill="{old}"]{{fill:{new}}}[stroke="{old}"]{{stroke:{new}}}' for old, new in swaps.items())
    copy = tree.fromstring(tree.tostring(root))
    style = tree.Element(f"{{{SVG}}}style")
    style.text = f"@media (prefers-color-scheme: dark){{{rules}}}"
    copy.insert(0, style)
    return copy

"""What a camera writes into a picture: device, time, place."""
import struct

MAIN = {0x010F: "Camera maker", 0x0110: "Camera", 0x0131: "Software", 0x0132: "Changed", 0x013B: "Artist", 0x8298: "Copyright", 0x010E: "Description"}
DETAIL = {0x9003: "Taken", 0xA430: "Owner", 0xA431: "Serial number", 0xA434: "Lens"}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}


def read(tiff):
    """({name: text}, orientation) of an EXIF block; damaged entries are passed over."""
    if tiff[:2] not in (b"II", b"MM") or len(tiff) < 8:
        return {}, 1
    order = "<" if tiff[:2] == b"II" else ">"
    main = directory(tiff, order, struct.unpack(order + "I", tiff[4:8])[0])
    found = {name: text(main[tag]) for tag, name in MAIN.items() if tag in main}
    detail = directory(tiff, order, number(main.get(0x8769)))
    found |= {name: text(detail[tag]) for tag, name in DETAIL.items() if tag in detail}
    place = directory(tiff, order, number(main.get(0x8825)))
    position = [degrees(place.get(tag), text(place.get(tag - 1, b""))) for tag in (2, 4)]
    if None not in position:
        found["Place (GPS)"] = f"{position[0]:.5f}, {position[1]:.5f}"
    return {name: said for name, said in found.items() if said}, number(main.get(0x0112)) or 1


def directory(tiff, order, at):
    """{tag: value}: bytes for text, a list of numbers otherwise."""
    out = {}
    if not at or at + 2 > len(tiff):
        return out
    for entry in range(struct.unpack(order + "H", tiff[at:at + 2])[0]):
        raw = tiff[at + 2 + 12 * entry:at + 14 + 12 * entry]
        if len(raw) < 12:
            break
        tag, kind, count = struct.unpack(order + "HHI", raw[:8])
        size = SIZES.get(kind, 0) * count
        start = struct.unpack(order + "I", raw[8:])[0] if size > 4 else None
        data = raw[8:8 + size] if start is None else tiff[start:start + size]
        if not size or len(data) < size or size > 65_536:
            continue
        if kind in (5, 10):
            pairs = struct.unpack(order + ("I" if kind == 5 else "i") * 2 * count, data)
            out[tag] = [top / bottom if bottom else 0 for top, bottom in zip(pairs[::2], pairs[1::2])]
        else:
            out[tag] = data if kind in (1, 2, 7) else list(struct.unpack(order + {3: "H", 4: "I", 9: "i"}[kind] * count, data))
    return out


def text(value):
    return value.split(b"\0")[0].decode("utf-8", "replace").strip() if isinstance(value, bytes) else ""


def number(value):
    return int(value[0]) if isinstance(value, list) and value else 0


def degrees(parts, side):
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    whole = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -whole if side in ("S", "W") else whole


def only_orientation(value):
    """An EXIF block that says how to turn the picture, and nothing else."""
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, value, 0) + b"\0\0\0\0"

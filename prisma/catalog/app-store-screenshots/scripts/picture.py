"""The header of a PNG or JPEG: enough to check it without unpacking its pixels."""
import hashlib
import struct

import png


class BadPicture(Exception):
    pass


def inspect(name, data):
    shot = {"name": name, "bytes": len(data), "digest": hashlib.sha256(data).hexdigest()}
    if data[:8] == png.MAGIC:
        head = png.Header(data, name)
        shot.update(format="PNG", width=head.width, height=head.height, alpha=head.has_alpha, depth=head.depth,
                    channels=png.SAMPLES[head.color], profile=b"iCCP" in head.chunks)
    elif data[:2] == b"\xff\xd8":
        width, height, channels = jpeg_size(data, name)
        shot.update(format="JPEG", width=width, height=height, alpha=False, depth=8, channels=channels, profile=b"ICC_PROFILE\0" in data)
    else:
        raise BadPicture(f"{name} is neither PNG nor JPEG; both stores take only those.")
    return shot


def jpeg_size(data, name):
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width, channels = struct.unpack(">HHB", data[at + 5:at + 10])
            return width, height, channels
        at += 2 if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD8 else 2 + struct.unpack(">H", data[at + 2:at + 4])[0]
    raise BadPicture(f"{name} is a JPEG without a picture in it.")

"""What the two stores accept, in pixels. Portrait first; every size may also lie on its side."""

APPLE = {
    "iPhone 6.9\"": ((1260, 2736), (1290, 2796), (1320, 2868)),
    "iPhone 6.5\"": ((1242, 2688), (1284, 2778)),
    "iPhone 6.3\"": ((1179, 2556), (1206, 2622)),
    "iPhone 6.1\"": ((1170, 2532), (1125, 2436), (1080, 2340)),
    "iPhone 5.5\"": ((1242, 2208),),
    "iPhone 4.7\"": ((750, 1334),),
    "iPad 13\"": ((2064, 2752), (2048, 2732)),
    "iPad 11\"": ((1488, 2266), (1668, 2420), (1668, 2388), (1640, 2360)),
    "iPad 10.5\"": ((1668, 2224),),
    "Mac": ((1280, 800), (1440, 900), (2560, 1600), (2880, 1800)),
    "Apple TV": ((1920, 1080), (3840, 2160)),
}
LIES_ONLY = ("Mac", "Apple TV")
MOST_APPLE, MOST_GOOGLE = 10, 8
GOOGLE_BYTES = 8 * 1024 * 1024


def apple_class(width, height):
    for name, sizes in APPLE.items():
        if (width, height) in sizes or ((height, width) in sizes and name not in LIES_ONLY):
            return name
    return None


def nearest_apple(width, height):
    """The accepted size of the nearest shape, with how it differs."""
    best = None
    for name, sizes in APPLE.items():
        for size in sizes:
            turned = size if (width <= height) == (size[0] <= size[1]) else size[::-1]
            if name in LIES_ONLY and turned != size:
                continue
            off = abs(width / height - turned[0] / turned[1]) * 10 + abs(width - turned[0]) / turned[0]
            if best is None or off < best[0]:
                best = (off, name, turned)
    return best[1], best[2]


def apple_problems(shot, others=()):
    """Sentences about one picture; those that begin with a reason to be refused come first."""
    width, height = shot["width"], shot["height"]
    upright = shot["width"] <= shot["height"]
    beside = [each for each in others if each["class"] and (each["width"] <= each["height"]) == upright]
    if not shot["class"] and beside:
        # All pictures of one device belong to one class, so the rest of the set decides.
        yield (f"{width} × {height} is no accepted size. The others are {beside[0]['width']} × {beside[0]['height']} ({beside[0]['class']}): "
               "take it again on that device, or set it on a canvas of that size.")
    elif not shot["class"]:
        name, size = nearest_apple(width, height)
        same = abs(width / height - size[0] / size[1]) < 0.01
        how = ("scale it down" if width >= size[0] else "take it again at that size, enlarging blurs text") if same else \
            "take it again on that device, or set it on a canvas of that size"
        yield f"{width} × {height} is no accepted size. Nearest: {size[0]} × {size[1]} ({name}); {how}."
    if shot["alpha"]:
        yield "has an alpha channel, which is refused even when every pixel is opaque. Flatten it."
    if shot["channels"] == 4 and shot["format"] == "JPEG":
        yield "is a CMYK JPEG; the store wants RGB."


def google_problems(shot):
    short, long_ = sorted((shot["width"], shot["height"]))
    if short < 320 or long_ > 3840:
        yield f"sides must be 320 to 3,840 px; this is {shot['width']} × {shot['height']}."
    if long_ > 2 * short:
        fits = f"{long_ // 2} × {long_}" if shot["height"] >= shot["width"] else f"{long_} × {long_ // 2}"
        yield (f"the long side is {long_ / short:.2f} times the short one; 2 is the most. Set it on a canvas of at least {fits}, "
               "or take it on a 9:16 device.")
    if shot["alpha"]:
        yield "has an alpha channel; Google Play wants JPEG or a 24-bit PNG without one."
    if shot["bytes"] > GOOGLE_BYTES:
        yield f"weighs {shot['bytes'] / 1048576:.1f} MB; 8 MB is the most."


def google_promotable(shots):
    """At least four of 1080 px and more at 9:16 or 16:9, which large promotion formats ask for."""
    good = 0
    for shot in shots:
        short, long_ = sorted((shot["width"], shot["height"]))
        good += short >= 1080 and abs(long_ / short - 16 / 9) < 0.01
    return good

"""Two steps around the drawing of PNGs. Usage: icons.py prepare [mark.svg] | icons.py finish [mark.svg]"""
import json
import os
import struct
import sys
from html import escape

# Relative, because the sandbox mounts the folder where an importer does not look for it.
HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if os.environ.get("SKILL_DIR") else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import drawing
from drawing import BadRequest
from request import read_request

ICO = (16, 32, 48)
EXPECTED = {"icon-16.png": 16, "icon-32.png": 32, "icon-48.png": 48, "apple-touch-icon.png": 180, "icon-192.png": 192,
            "icon-512.png": 512, "icon-maskable-512.png": 512}


def place(name):
    return os.path.join(os.environ.get("OUTPUT_DIR") or "./output", name)


def write(name, text):
    with open(place(name), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def prepare(settings, root, box):
    os.makedirs(place(""), exist_ok=True)
    dark = drawing.with_dark(root, settings["dark"]) if settings["dark"] else root
    write("favicon.svg", drawing.on_ground(dark, box, None, 1) if box[2] != box[3] else drawing.whole(dark))
    # PNGs are drawn from a copy without the dark colours: a tab picks one of them without asking.
    write("source-plain.svg", drawing.on_ground(root, box, None, 1))
    write("source-apple.svg", drawing.on_ground(root, box, settings["background"], 1 - 2 * settings["padding"] / 100))
    # A launcher may cut a maskable icon to a circle of 80 %: a square inside it has a side of 0.8 / √2.
    write("source-maskable.svg", drawing.on_ground(root, box, settings["background"], 0.8 / 2 ** 0.5))


def finish(settings, root, box):
    pngs = {}
    for name, side in EXPECTED.items():
        with open(place(name), "rb") as handle:
            pngs[name] = handle.read()
        size = struct.unpack(">II", pngs[name][16:24])
        if size != (side, side):
            raise BadRequest(f"{name}: came out as {size[0]} × {size[1]}.")
    with open(place("favicon.ico"), "wb") as handle:
        handle.write(ico([pngs[f"icon-{side}.png"] for side in ICO]))
    at = settings["path"]
    write("site.webmanifest", json.dumps({
        "name": settings["name"], "short_name": settings["short_name"],
        "icons": [{"src": f"{at}icon-192.png", "type": "image/png", "sizes": "192x192"},
                  {"src": f"{at}icon-512.png", "type": "image/png", "sizes": "512x512"},
                  {"src": f"{at}icon-maskable-512.png", "type": "image/png", "sizes": "512x512", "purpose": "maskable"}],
        "theme_color": settings["theme"], "background_color": settings["background"], "display": "standalone",
    }, indent=2, ensure_ascii=False) + "\n")
    links = ['<link rel="icon" href="/favicon.ico" sizes="32x32">', f'<link rel="icon" href="{at}favicon.svg" type="image/svg+xml">',
             f'<link rel="apple-touch-icon" href="{at}apple-touch-icon.png">', f'<link rel="manifest" href="{at}site.webmanifest">',
             f'<meta name="theme-color" content="{settings["theme"]}">']
    write("head.html", "\n".join(links) + "\n")
    print(report(settings, drawing.warnings(root, box), links, {name: len(data) for name, data in pngs.items()}))


def ico(pngs):
    """An ICO is a directory of pictures; since Windows Vista they may be PNGs."""
    out, at = struct.pack("<HHH", 0, 1, len(pngs)), 6 + 16 * len(pngs)
    for data, side in zip(pngs, ICO):
        out += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return out + b"".join(pngs)


def report(settings, found, links, sizes):
    lines = [f"# Icons for {escape(settings['name'], quote=False)}\n"]
    if found:
        lines += ["## Look at these first\n", *(f"{i}. {each}" for i, each in enumerate(found, 1)), ""]
    else:
        lines.append("Square, no live text, no line under a pixel at 16 px. Still look at `icon-16.png` at its real size.\n")
    lines += ["## Into the head of every page\n", "```html", *links, "```\n", "| File | Pixels | For |", "| --- | ---: | --- |",
              "| `favicon.ico` | 16, 32, 48 | old browsers, feed readers, anything that asks for `/favicon.ico` |",
              "| `favicon.svg` | any | current browsers" + (", other colours in dark mode" if settings["dark"] else "") + " |",
              f"| `apple-touch-icon.png` | 180 | iPhone and iPad home screen, on {settings['background']} |",
              "| `icon-192.png`, `icon-512.png` | 192, 512 | Android, installed apps, splash screens |",
              "| `icon-maskable-512.png` | 512 | Android launchers that cut their own shape |", "",
              "Leave `favicon.ico` in the root of the site: some programs ask there whatever the page says."
              + ("" if settings["path"] == "/" else f" The others go to `{settings['path']}`.")]
    return "\n".join(lines)


try:
    wanted = read_request()
    drawn = drawing.read(wanted["svg"])
    (prepare if sys.argv[1:2] == ["prepare"] else finish)(wanted, *drawn)
except (BadRequest, OSError) as problem:
    print(f"Cannot make the icons: {problem}", file=sys.stderr)
    sys.exit(1)
except UnicodeEncodeError:
    print("Cannot make the icons: the text holds half a character (a lone surrogate). Send it as proper UTF-8.", file=sys.stderr)
    sys.exit(1)
except RecursionError:
    print("Cannot make the icons: the SVG is nested too deeply. Flatten its groups.", file=sys.stderr)
    sys.exit(1)

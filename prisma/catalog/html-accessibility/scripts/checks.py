"""The checks: each finding names its criterion of WCAG 2.2, its level, and whom it stops."""
import re
from collections import Counter
from dataclasses import dataclass

import colours

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")
VAGUE = set("click here|here|more|read more|learn more|link|details|this|download|continue|go|see more".split("|"))
ROLES = set("""alert alertdialog application article banner button cell checkbox columnheader combobox complementary contentinfo definition dialog document feed figure form grid gridcell group heading img link
list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio navigation none note option presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar
search searchbox separator slider spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree treegrid treeitem""".split())
AUTOFILL = {"email": "email", "tel": "tel", "phone": "tel", "fname": "given-name", "firstname": "given-name", "lname": "family-name", "lastname": "family-name", "postcode": "postal-code", "zip": "postal-code"}


@dataclass
class Finding:
    impact: str
    criterion: str
    level: str
    line: int
    text: str
    source: str


def find(document, fragment):
    visible = [each for each in document.elements() if not each.hidden()]
    ids = {each.get("id"): each for each in document.elements() if each.get("id")}
    if not fragment:
        yield from page(document, visible)
    for each in visible:
        yield from named(each, ids, document)
        yield from form(each)
        yield from operated(each)
        yield from contrast(each)
        if each.name == "table":
            yield from table(each)
    yield from headings(visible, fragment)
    yield from references(document, ids)


def at(element, impact, criterion, level, text):
    return Finding(impact, criterion, level, element.line, text, element.source())


def page(document, visible):
    html = next(iter(document.all("html")), document)
    language = html.get("lang")
    if not language or not LANGUAGE.match(language):
        yield at(html, "hinders", "3.1.1", "A", "No valid `lang` on the page: screen readers take the wrong voice and pronounce nonsense.")
    title = next((each for each in document.all("title") if not any(up.name == "svg" for up in each.ancestors())), None)
    if title is None or not title.text():
        yield at(title or html, "hinders", "2.4.2", "A", "No title: tabs and history cannot be told apart by ear.")
    for each in document.all("meta"):
        content = (each.get("content") or "").replace(" ", "").lower()
        if each.get("name") == "viewport" and ("user-scalable=no" in content or re.search(r"maximum-scale=(?:0|1(?:\.\d)?)(?:,|$)", content)):
            yield at(each, "blocks", "1.4.4", "AA", "Zooming is switched off. People with low vision cannot enlarge the page.")
        if (each.get("http-equiv") or "").lower() == "refresh" and not content.startswith("0"):
            yield at(each, "hinders", "2.2.1", "A", "The page reloads by itself, under people who read slowly.")
    mains = [each for each in visible if each.name == "main" or each.get("role") == "main"]
    if len(mains) != 1:
        yield at(mains[1] if mains else html, "annoys", "1.3.1", "A", f"{str(len(mains)) + ' `main` landmarks' if mains else 'No `main` landmark'}. Exactly one lets people jump to the content.")
    navigations = [each for each in visible if each.name == "nav"]
    if len(navigations) > 1 and any(not each.get("aria-label") and not each.get("aria-labelledby") for each in navigations):
        yield at(navigations[1], "annoys", "1.3.1", "A", "Several `nav` without labels sound alike. Give each an `aria-label`.")
    if navigations and not any(each.name == "a" and (each.get("href") or "").startswith("#") and len(each.get("href")) > 1 for each in visible[:12 + visible.index(navigations[0])]) and not mains:
        yield at(navigations[0], "annoys", "2.4.1", "A", "Neither a skip link nor a `main`: the navigation is passed by key on every page.")


def name_of(element, ids, document):
    references = [ids[each].text() for each in (element.get("aria-labelledby") or "").split() if each in ids]
    label = " ".join(references) or (element.get("aria-label") or "").strip()
    if label:
        return label
    if element.name in ("input", "select", "textarea", "meter", "progress"):
        wrapping = next((each for each in element.ancestors() if each.name == "label"), None)
        own = [each.text() for each in document.all("label") if element.get("id") and each.get("for") == element.get("id")]
        label = " ".join(own) or (wrapping.text() if wrapping else "")
        if element.get("type") in ("submit", "reset", "button"):
            label = label or element.get("value") or ("Submit" if element.get("type") != "button" else "")
        if element.get("type") == "image":
            label = label or element.get("alt") or ""
        return label.strip() or (element.get("title") or "").strip()
    return element.text() or (element.get("title") or "").strip()


def named(each, ids, document):
    if each.name == "img" and each.get("role") not in ("presentation", "none"):
        if each.get("alt") is None and not each.get("aria-label") and not each.get("aria-labelledby"):
            in_link = any(up.name in ("a", "button") for up in each.ancestors())
            yield at(each, "blocks" if in_link else "hinders", "1.1.1", "A", "No `alt`. Say what the picture tells; `alt=\"\"` if it only decorates.")
        elif re.search(r"\.(?:jpe?g|png|gif|svg|webp)$|^(?:image|picture|photo|img)\s*(?:of\b|\d*$)", each.get("alt") or "", re.I):
            yield at(each, "annoys", "1.1.1", "A", f"The `alt` is a file name or says “picture of”: `{each.get('alt')[:40]}`.")
    if each.name == "svg" and each.get("role") == "img" and not (each.get("aria-label") or each.get("aria-labelledby") or each.all("title")):
        yield at(each, "hinders", "1.1.1", "A", "A picture in SVG without a name: add `<title>` or `aria-label`.")
    if each.name in ("iframe", "frame") and not (each.get("title") or each.get("aria-label")):
        yield at(each, "hinders", "4.1.2", "A", "A frame without `title`.")
    if each.name == "button" or each.get("role") == "button" or each.name == "a" and each.get("href") is not None or each.name == "summary":
        name = name_of(each, ids, document)
        if not name:
            yield at(each, "blocks", "4.1.2" if each.name != "a" else "2.4.4", "A", f"The {'link' if each.name == 'a' else 'button'} has no name: it is read out as “{'link' if each.name == 'a' else 'button'}”.")
        elif each.name == "a" and name.lower().strip(" .…»>→") in VAGUE:
            yield at(each, "hinders", "2.4.4", "A", f"“{name}” says nothing about where it leads.")
        elif each.get("aria-label") and each.text() and each.text().lower() not in each.get("aria-label").lower():
            yield at(each, "hinders", "2.5.3", "A", f"The label “{each.get('aria-label')}” lacks the visible “{each.text()}”: it cannot be called by voice.")
    if each.name in ("input", "select", "textarea") and each.get("type") != "hidden" and not name_of(each, ids, document):
        # A placeholder counts as a name where nothing else does, so 4.1.2 holds and the missing label is 3.3.2.
        if each.get("type") == "image":
            yield at(each, "blocks", "1.1.1", "A", "A button made of a picture, without `alt`: say what it does.")
            return
        hint = " A placeholder is no label: it goes away." if each.get("placeholder") else ""
        yield at(each, "blocks", "3.3.2" if hint else "4.1.2", "A", f"The field has no label.{hint}")


def form(each):
    if each.name == "input" and each.get("type") in (None, "text", "email", "tel", "") and not each.get("autocomplete"):
        key = re.sub(r"[^a-z]", "", (each.get("name") or each.get("id") or "").lower())
        if key in AUTOFILL:
            yield at(each, "annoys", "1.3.5", "AA", f"Asks about the person: add `autocomplete=\"{AUTOFILL[key]}\"`.")
    if each.name == "fieldset" and not any(child.name == "legend" and child.text() for child in each.all("legend")):
        yield at(each, "hinders", "1.3.1", "A", "A group of fields without `legend`: the question is not read out.")
    if each.name == "input" and each.get("type") == "password" and each.get("autocomplete") == "off":
        yield at(each, "hinders", "3.3.8", "AA", "`autocomplete=\"off\"` on a password keeps password managers out.")


def operated(each):
    tab = each.get("tabindex")
    if tab and re.fullmatch(r"\d+", tab) and int(tab) > 0:
        yield at(each, "hinders", "2.4.3", "A", f"`tabindex=\"{tab}\"` tears the order of the keys apart. Use 0 and the order of the page.")
    native = each.name in ("a", "button", "input", "select", "textarea", "summary", "label", "option")
    if each.get("onclick") is not None and not native:
        if each.get("role") is None or tab is None:
            yield at(each, "blocks", "2.1.1", "A", f"A click on `{each.name}` that no key can do. Use a `button`.")
    if each.name == "a" and each.get("href") is None and each.get("onclick") is not None:
        yield at(each, "blocks", "2.1.1", "A", "A link without `href` gets no focus. Use a `button`.")
    role = each.get("role")
    if role and not any(word in ROLES or word.startswith("doc-") for word in role.split()):
        yield at(each, "hinders", "4.1.2", "A", f"There is no role `{role}`.")
    if each.get("aria-hidden") == "true" and (native and each.name not in ("label", "option") or tab == "0"):
        yield at(each, "hinders", "4.1.2", "A", "Hidden from screen readers, yet it takes the focus.")
    if re.search(r"outline\s*:\s*(?:none|0)\b", each.get("style") or "") and native:
        yield at(each, "hinders", "2.4.7", "AA", "`outline: none` takes the mark of the focus away.")
    if each.name in ("video", "audio") and each.get("autoplay") is not None and each.get("muted") is None:
        yield at(each, "hinders", "1.4.2", "A", "Sound starts by itself and drowns the screen reader.")
    if each.name == "video" and not any(track.get("kind") in ("captions", "subtitles", None) for track in each.all("track")):
        yield at(each, "blocks", "1.2.2", "A", "No captions track. (None is needed if the video has no speech.)")
    if each.name in ("marquee", "blink"):
        yield at(each, "hinders", "2.2.2", "A", "Moving text that cannot be stopped.")


def contrast(each):
    own = "".join(child for child in each.children if isinstance(child, str)).strip()
    if not own or not {"color", "background", "background-color"} & set(name for up in [each, *each.ancestors()] for name in colours.styles(up)):
        return
    front, back = colours.inherited(each, "color"), colours.inherited(each, "background-color", "background")
    link = next((up for up in [each, *each.ancestors()] if up.name == "a" or "color" in colours.styles(up)), None)
    if link is not None and "color" not in colours.styles(link):
        return  # The browser's own colour of links, which a style sheet usually changes.
    front_rgb = colours.colour(front) if front else (0, 0, 0)
    back_rgb = colours.colour(back) if back else (255, 255, 255)
    if front_rgb is None or back_rgb is None:
        return
    needed, found = (3 if colours.is_large(each) else 4.5), colours.ratio(front_rgb, back_rgb)
    if found < needed:
        yield at(each, "blocks" if found < 2 else "hinders", "1.4.3", "AA", f"Contrast {int(found * 100) / 100:.2f}:1 ({front or 'black'} on {back or 'white'}); {needed}:1 is needed.")


def table(each):
    if each.get("role") in ("presentation", "none"):
        return
    rows, heads = each.all("tr"), each.all("th")
    if len(rows) > 1 and not heads and any(len(row.all("td")) > 1 for row in rows):
        yield at(each, "blocks", "1.3.1", "A", "A data table without `th`: cells are read without saying what they are. (`role=\"presentation\"` if it is only layout.)")
    if heads and not each.all("caption") and not each.get("aria-label") and not each.get("aria-labelledby"):
        yield at(each, "annoys", "1.3.1", "A", "No `caption`: the table's subject is not announced.")


def headings(visible, fragment):
    found = [each for each in visible if re.fullmatch(r"h[1-6]", each.name)]
    for each in found:
        if not each.text():
            yield at(each, "annoys", "2.4.6", "AA", "An empty heading.")
    for before, each in zip(found, found[1:]):
        if int(each.name[1]) > int(before.name[1]) + 1:
            yield at(each, "annoys", "1.3.1", "A", f"{before.name} is followed by {each.name}: a level is missing in the outline.")
    firsts = [each for each in found if each.name == "h1"]
    if found and not firsts and not fragment:
        yield at(found[0], "annoys", "2.4.6", "AA", "No h1.")


def references(document, ids):
    counts = Counter(each.get("id") for each in document.elements() if each.get("id"))
    for each in document.elements():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            lost = [name for name in (each.get(attribute) or "").split() if name not in ids] if attribute != "for" or each.name == "label" else []
            if lost:
                yield at(each, "hinders", "1.3.1", "A", f"`{attribute}` names `{lost[0]}`, which is not there.")
            double = [name for name in (each.get(attribute) or "").split() if counts[name] > 1]
            if double and not lost:
                yield at(each, "hinders", "4.1.2", "A", f"`{attribute}` names `{double[0]}`, an id that {counts[double[0]]} elements have.")

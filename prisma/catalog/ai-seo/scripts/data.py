"""Structured data: what each type needs, and whether it says what the page says."""
import re

NEEDED = {
    "Article": ["headline", "author", "datePublished"],
    "NewsArticle": ["headline", "author", "datePublished"],
    "BlogPosting": ["headline", "author", "datePublished"],
    "Product": ["name", "offers|review|aggregateRating"],
    "FAQPage": ["mainEntity"],
    "QAPage": ["mainEntity"],
    "BreadcrumbList": ["itemListElement"],
    "Organization": ["name", "url"],
    "LocalBusiness": ["name", "address"],
    "Event": ["name", "startDate", "location"],
    "Recipe": ["name", "image"],
    "Person": ["name"],
    "VideoObject": ["name", "thumbnailUrl", "uploadDate"],
    "SoftwareApplication": ["name", "offers", "aggregateRating|review"],
}


def types(node):
    kind = node.get("@type", [])
    return [each for each in (kind if isinstance(kind, list) else [kind]) if isinstance(each, str)]


def plain(text):
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"<[^>]*>", " ", str(text)).lower()))


def faults(page):
    found = [f"A JSON-LD block cannot be parsed ({why}). Every reader drops the whole block." for why in page.broken]
    visible = plain(" ".join(each.text for each in page.passages))
    for node in page.data:
        for kind in types(node):
            missing = [name for name in NEEDED.get(kind, []) if not any(node.get(part) for part in name.split("|"))]
            if missing:
                found.append(f"{kind} lacks {', '.join('`' + name.replace('|', '` or `') + '`' for name in missing)}.")
        published, modified = str(node.get("datePublished", ""))[:10], str(node.get("dateModified", ""))[:10]
        if published and modified and modified < published:
            found.append(f"`dateModified` {modified} lies before `datePublished` {published}.")
        if set(types(node)) & {"FAQPage", "QAPage"}:
            found += unseen_answers(node, visible)
    if not page.data and not page.broken:
        found.append("No JSON-LD. Add Article, Product or what the page is, with author or organisation and dates.")
    return found


def unseen_answers(node, visible):
    entities = node.get("mainEntity") or []
    for question in entities if isinstance(entities, list) else [entities]:
        reply = question.get("acceptedAnswer") if isinstance(question, dict) else None
        text = plain(reply.get("text", "")) if isinstance(reply, dict) else ""
        if not text:
            yield "A question in the FAQ data has no `acceptedAnswer.text`."
        elif text[:80] not in visible:
            yield f"The FAQ data answers “{question.get('name', '')}”, but the visible page does not hold that answer."

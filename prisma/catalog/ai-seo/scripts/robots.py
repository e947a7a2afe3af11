"""What robots.txt says to the crawlers behind AI answers (RFC 9309: the longest rule wins, Allow before Disallow)."""
import re

# What is lost when the name is shut out.
CRAWLERS = [
    ("Googlebot", "search", "Google's results, AI Overviews and AI Mode"),
    ("Bingbot", "search", "Bing and Copilot"),
    ("OAI-SearchBot", "search", "ChatGPT search"),
    ("Claude-SearchBot", "search", "Claude's search results"),
    ("PerplexityBot", "search", "Perplexity's index"),
    ("Applebot", "search", "Siri and Spotlight"),
    ("ChatGPT-User", "fetch", "pages that a ChatGPT user asks for"),
    ("Claude-User", "fetch", "pages that a Claude user asks for"),
    ("Perplexity-User", "fetch", "pages that a Perplexity user asks for"),
    ("GPTBot", "training", "OpenAI's training"),
    ("ClaudeBot", "training", "Anthropic's training"),
    ("Google-Extended", "training", "Gemini's training and grounding; not Google Search"),
    ("CCBot", "training", "Common Crawl"),
]


def groups(text):
    """[(names, [(allowed, pattern)])] in the order of the file."""
    found, names, rules = [], [], []
    for line in text.splitlines():
        key, _, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if rules:
                found.append((names, rules))
                names, rules = [], []
            names = [*names, value.lower()]
        elif key in ("allow", "disallow") and names:
            rules.append((key == "allow", value))
    return [*found, (names, rules)] if names else found


def allowed(text, crawler, path):
    named = [rules for names, rules in groups(text) if crawler.lower() in names]
    chosen = named or [rules for names, rules in groups(text) if "*" in names]
    best = (-1, True)
    for rules in chosen:
        for allow, pattern in rules:
            if pattern and matches(pattern, path):
                best = max(best, (len(pattern), allow))
    return best[1]


def matches(pattern, path):
    end = pattern.endswith("$")
    parts = (pattern[:-1] if end else pattern).split("*")
    return re.match(".*".join(map(re.escape, parts)) + ("$" if end else ""), path) is not None

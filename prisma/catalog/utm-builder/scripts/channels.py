"""The default channel group that Google Analytics 4 files a source and medium under, tried in its order."""
import re

SEARCH = {"google", "bing", "yahoo", "duckduckgo", "baidu", "yandex", "ecosia", "ask", "aol", "naver", "qwant", "seznam", "startpage", "brave"}
SOCIAL = {"facebook", "instagram", "linkedin", "twitter", "x", "tiktok", "pinterest", "reddit", "snapchat", "threads", "whatsapp", "quora", "mastodon", "bluesky", "fb", "ig", "messenger", "t.co", "lnkd.in", "tumblr", "discord", "telegram"}
VIDEO = {"youtube", "vimeo", "twitch", "dailymotion", "disneyplus", "netflix"}
SHOPPING = {"amazon", "ebay", "etsy", "alibaba", "walmart", "shopping.google"}
PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
EMAIL = {"email", "e-mail", "e_mail", "e mail"}


def known(source, names):
    return source in names or any(source in (f"{name}.com", f"www.{name}.com", f"m.{name}.com") for name in names)


def channel(source, medium, campaign=""):
    source, medium = source.lower(), medium.lower()
    paid = bool(PAID.match(medium))
    shopping = known(source, SHOPPING) or re.match(r"^(.*(([^a-df-z]|^)shop|shopping).*)$", campaign.lower())
    if "cross-network" in campaign.lower():
        return "Cross-network"
    if paid:
        for is_kind, name in ((shopping, "Paid Shopping"), (known(source, SEARCH), "Paid Search"), (known(source, SOCIAL), "Paid Social"), (known(source, VIDEO), "Paid Video")):
            if is_kind:
                return name
    if medium in ("display", "banner", "expandable", "interstitial", "cpm"):
        return "Display"
    if paid:
        return "Paid Other"
    if shopping:
        return "Organic Shopping"
    if known(source, SOCIAL) or medium in ("social", "social-network", "social-media", "sm", "social network", "social media"):
        return "Organic Social"
    if known(source, VIDEO) or "video" in medium:
        return "Organic Video"
    if known(source, SEARCH) or medium == "organic":
        return "Organic Search"
    if medium in ("referral", "app", "link"):
        return "Referral"
    if source in EMAIL or medium in EMAIL:
        return "Email"
    if medium == "affiliate":
        return "Affiliates"
    if medium == "audio":
        return "Audio"
    if "sms" in (source, medium):
        return "SMS"
    if medium.endswith("push") or "mobile" in medium or "notification" in medium or source == "firebase":
        return "Mobile Push Notifications"
    return "Unassigned"

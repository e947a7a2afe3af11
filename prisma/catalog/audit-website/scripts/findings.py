"""The findings: what is wrong, where, what it costs, how to repair it."""

from dataclasses import dataclass

SEVERITIES = ["critical", "high", "medium", "low"]


@dataclass
class Finding:
    severity: str
    area: str
    rule: str
    page: str
    line: int
    detail: str


# Rule: severity, area, headline, what to do.
RULES = {
    "form-http": ("critical", "security", "A form sends what people type unencrypted", "Send it to an https address."),
    "blocked-all": ("critical", "search", "robots.txt keeps search engines from the whole site", "Remove `Disallow: /` unless this is a test site."),
    "password-get": ("critical", "security", "A password goes into the address line", "Give the form `method=\"post\"`."),
    "broken-link": ("high", "links", "Links to pages that are neither attached nor in the sitemap", "Open one to be sure; then repair the address or redirect it with a 301."),
    "noindex-in-sitemap": ("high", "search", "Page in the sitemap says noindex", "Decide which is meant, and remove the other."),
    "blocked-in-sitemap": ("high", "search", "Page in the sitemap is blocked by robots.txt", "Allow it, or take it out of the sitemap."),
    "canonical-elsewhere": ("high", "search", "Canonical address points to another page", "Point it at the page itself unless this really is a copy."),
    "title-missing": ("high", "search", "No title", "Write one of 30 to 60 characters: subject first, name of the site last."),
    "mixed-content": ("high", "security", "Loads files over http", "Use https; browsers block or warn."),
    "viewport-missing": ("high", "performance", "No viewport: phones show a shrunken desktop page", 'Add `<meta name="viewport" content="width=device-width, initial-scale=1">`.'),
    "hsts-missing": ("medium", "security", "No Strict-Transport-Security for at least half a year", "`max-age=31536000; includeSubDomains`, after checking every subdomain."),
    "csp-missing": ("medium", "security", "No Content-Security-Policy, or one that allows any inline script", "Start with `Content-Security-Policy-Report-Only`, then nonces."),
    "nosniff-missing": ("low", "security", "No X-Content-Type-Options: nosniff", "Send it with every response."),
    "framing-allowed": ("medium", "security", "Other sites may frame the page", "`frame-ancestors 'self'` in the CSP, or X-Frame-Options."),
    "referrer-policy": ("low", "security", "No Referrer-Policy", "`strict-origin-when-cross-origin`."),
    "cookie-flags": ("medium", "security", "Cookie without Secure, HttpOnly or SameSite", "Set all three on cookies that scripts need not read."),
    "version-shown": ("low", "security", "Server tells its version", "Shorten `Server`, drop `X-Powered-By`."),
    "title-duplicate": ("medium", "search", "Pages with one and the same title", "Say in each what only this page holds."),
    "description-missing": ("medium", "search", "No meta description", "Two sentences, up to 155 characters, that a searcher would click."),
    "description-duplicate": ("low", "search", "Pages with one and the same description", "Write it for the page, or leave it out."),
    "title-length": ("low", "search", "Title longer than 60 or shorter than 15 characters", "Results cut it at about 600 pixels; put the subject first."),
    "h1-count": ("low", "content", "Not exactly one main heading", "One `<h1>` with the subject of the page helps readers; search engines cope."),
    "orphan": ("medium", "links", "No attached page links here", "Link it from where people would look for it."),
    "not-in-sitemap": ("low", "search", "Page is missing in the sitemap", "Add it, or mark it noindex."),
    "sitemap-unlisted": ("low", "search", "robots.txt does not name the sitemap", "Add a line `Sitemap: https://…/sitemap.xml`."),
    "broken-anchor": ("low", "links", "Link to a place on a page that is not there", "Repair the id or the fragment."),
    "empty-link": ("medium", "content", "Link without words", "Give it text, or the picture in it an alt text."),
    "vague-link": ("low", "content", "Link text that says nothing by itself", "Name the target: people scan links, screen readers list them."),
    "alt-missing": ("medium", "content", "Pictures without alt attribute", "Describe them; decorative ones get `alt=\"\"`."),
    "label-missing": ("medium", "content", "Form fields without a label", "`<label for>`; a placeholder is none."),
    "lang-missing": ("medium", "content", "No language on <html>", '`<html lang="en">`.'),
    "heading-jump": ("low", "content", "Headings skip a level", "Go down one level at a time."),
    "thin": ("low", "content", "Fewer than 120 words", "Enough for a contact page; too few to rank for anything."),
    "image-size": ("medium", "performance", "Pictures without width and height: the page jumps while loading", "Set both attributes, or aspect-ratio in CSS."),
    "image-lazy-first": ("medium", "performance", "First large picture is loaded lazily", "Leave out loading=\"lazy\" above the fold; it delays the largest paint."),
    "blocking-script": ("medium", "performance", "Scripts in the head block drawing", "`defer`, or `type=\"module\"`."),
    "heavy-html": ("medium", "performance", "HTML larger than 150 kB", "Look for inlined pictures and data."),
    "many-styles": ("low", "performance", "More than four stylesheets", "Join them; each one blocks drawing."),
    "third-party-script": ("low", "security", "Script of another host without integrity", "Host it yourself, or add `integrity` and `crossorigin`."),
    "json-ld-broken": ("medium", "search", "Structured data is not valid JSON", "Repair it; search engines drop the whole block."),
    "social-preview": ("low", "search", "No og:title or og:image", "Links in chats and networks show an empty box."),
}


class Findings(list):
    def add(self, rule: str, page: str, detail: str, line: int = 0) -> None:
        severity, area, _, _ = RULES[rule]
        self.append(Finding(severity, area, rule, page, line, detail))

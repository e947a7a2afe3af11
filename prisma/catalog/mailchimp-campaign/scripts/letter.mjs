// What can be seen of a letter before Mailchimp gets it: its merge tags, its size, its links and pictures.

const CLIPPED = 102_000;
/** Tags of Mailchimp itself that look like fields of an audience. */
const ITS_OWN = new Set(["EMAIL", "UNSUB", "ARCHIVE", "REWARDS", "FORWARD", "UNIQID", "SUBJECT", "ABOUT_LIST", "VCARD"]);

/** The audience's fields that a text uses, each with whether an IF stands around some of it. */
export function fieldsOf(text) {
  const names = [...text.matchAll(/\*\|([A-Z][A-Z0-9_]{0,9})\|\*/g)].map(([, name]) => name);
  return [...new Set(names)].filter((name) => !ITS_OWN.has(name) && !/^MERGE\d+$/.test(name));
}

/** What would go out broken: an unclosed branch, or a field that the audience does not have. */
export function faults(text, known) {
  const opened = (text.match(/\*\|IF(?:NOT)?:/g) ?? []).length;
  const closed = (text.match(/\*\|END:IF\|\*/g) ?? []).length;
  const strange = fieldsOf(text).filter((name) => !known.has(name));
  return [
    ...(opened === closed ? [] : [`${opened} *|IF:…|* and ${closed} *|END:IF|* do not match.`]),
    ...strange.map((name) => `*|${name}|* is no field of this audience. It has ${[...known.keys()].sort().join(", ") || "none"}.`),
  ];
}

export function remarks({ html, plain, preview, subject }, known) {
  const bytes = Buffer.from(html).length;
  const pictures = html.match(/<img\b[^>]*>/gi) ?? [];
  const nearby = [...html.matchAll(/<(?:img|a)\b[^>]*?\b(?:src|href)\s*=\s*["']([^"']*)["']/gi)].map(([, link]) => link);
  const local = nearby.filter((link) => !/^(https?:|mailto:|tel:|#|\*\|)/i.test(link));
  const silent = pictures.filter((picture) => !/\balt\s*=/i.test(picture)).length;
  const bare = fieldsOf(`${subject} ${preview ?? ""} ${html}`).filter((name) => known.get(name) === "" && !new RegExp(`\\*\\|IF:${name}\\b`).test(html + subject));
  return [
    bytes > CLIPPED && `The HTML has ${Math.round(bytes / 1000)} kB. Gmail clips it at 102 kB, and the unsubscribe link with it.`,
    local.length > 0 && `${local.length} links or pictures have no full address, the first is “${local[0].slice(0, 80)}”.`,
    silent > 0 && `${silent} of ${pictures.length} pictures have no alt text.`,
    bare.length > 0 && `${bare.map((name) => `*|${name}|*`).join(", ")} has no default in the audience: people without a value get a gap.`,
    !html.includes("*|UNSUB|*") && "There is no *|UNSUB|* in the letter, so Mailchimp adds its own footer.",
    /<(script|form|iframe|video)\b/i.test(html) && "Scripts, forms, frames and videos are removed or ignored by mail programs.",
    !preview && "There is no preview text: inboxes show the letter's first words.",
    !plain && "There is no plain text of yours; Mailchimp makes one from the HTML.",
  ].filter(Boolean);
}

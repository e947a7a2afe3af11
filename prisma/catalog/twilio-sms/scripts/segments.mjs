// How a text is cut into the segments that are sent and paid for.

/** The alphabet of a short message (3GPP 23.038), and what takes two places in it. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const DOUBLE = "^{}\\[~]|€\f";

/** Characters of a word processor and what a telephone keyboard has in their place. */
const PLAIN = new Map(
  Object.entries({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "", "\t": " ",
  }),
);

/** The text with these characters exchanged, and which ones they were. */
export function tidied(text) {
  const changed = [...new Set([...text].filter((each) => PLAIN.has(each)))];
  return { text: [...text].map((each) => PLAIN.get(each) ?? each).join(""), changed };
}

/** `{ encoding, units, segments, room, odd }`: the room left in the last segment, and the characters that forbid GSM-7. */
export function measured(text) {
  const odd = [...new Set([...text].filter((each) => !BASIC.includes(each) && !DOUBLE.includes(each)))];
  const encoding = odd.length ? "UCS-2" : "GSM-7";
  const widths = [...text].map((each) => (odd.length ? each.length : DOUBLE.includes(each) ? 2 : 1));
  const units = widths.reduce((sum, each) => sum + each, 0);
  const [alone, joined] = odd.length ? [70, 67] : [160, 153];
  if (units <= alone) return { encoding, units, segments: 1, room: alone - units, odd };
  // A character of two places never stands in two segments.
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > joined) {
      segments++;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, segments, room: joined - used, odd };
}

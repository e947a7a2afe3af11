// Bare addresses in running text (GitHub's "extended autolinks"): www., http(s):// and e-mail.

const START = /(?:^|(?<=[\s*_~(]))(?:https?:\/\/|www\.)[^\s<]+/gi;
const MAIL = /[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})+/g;
const DOMAIN = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/u;

/** Split text into text and link nodes. */
export function linkifyText(text) {
  const found = [...webAddresses(text), ...mailAddresses(text)].sort((a, b) => a.start - b.start);
  const nodes = [];
  let done = 0;
  for (const { start, shown, address } of found) {
    if (start < done) continue;
    if (start > done) nodes.push({ type: "text", text: text.slice(done, start) });
    nodes.push({ type: "link", address, children: [{ type: "text", text: shown }] });
    done = start + shown.length;
  }
  if (done < text.length) nodes.push({ type: "text", text: text.slice(done) });
  return nodes;
}

function* webAddresses(text) {
  if (!text.includes("://") && !/www\./i.test(text)) return;
  for (const match of text.matchAll(START)) {
    const shown = trimAddress(match[0]);
    const bare = /^www\./i.test(shown);
    const domain = DOMAIN.exec(bare ? shown : shown.slice(shown.indexOf("://") + 3))?.[0];
    if (!domain || domain.split(".").slice(-2).some((label) => label.includes("_"))) continue;
    if (bare && domain.length <= 4) continue;
    yield { start: match.index, shown, address: bare ? `http://${shown}` : shown };
  }
}

function* mailAddresses(text) {
  if (!text.includes("@")) return;
  for (const match of text.matchAll(MAIL)) {
    if (match.index > 0 && text[match.index - 1] === "/") continue;
    if (!/[-_]$/.test(match[0])) yield { start: match.index, shown: match[0], address: `mailto:${match[0]}` };
  }
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that was not opened inside. */
function trimAddress(address) {
  let end = address.length;
  let surplus = count(address, ")") - count(address, "(");
  for (;;) {
    const last = address[end - 1];
    const entity = last === ";" && /&[A-Za-z0-9]{1,31};$/.exec(address.slice(Math.max(0, end - 33), end));
    if (entity) {
      end -= entity[0].length;
    } else if (last === ")" && surplus > 0) {
      surplus -= 1;
      end -= 1;
    } else if (/[?!.,:*_~'";]/.test(last)) {
      end -= 1;
    } else {
      return address.slice(0, end);
    }
  }
}

function count(text, character) {
  return text.split(character).length - 1;
}

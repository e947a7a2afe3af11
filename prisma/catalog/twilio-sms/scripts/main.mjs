// Sends one text message through Twilio, after counting what it will be paid for.
//
//   node scripts/main.mjs message.json

import { explained, reason } from "./errors.mjs";
import { flag, Problem, readRequest, secret, text } from "./request.mjs";
import { measured, tidied } from "./segments.mjs";
import { ask, run, save, wait } from "./service.mjs";

const FIELDS = ["to", "from", "text", "most_segments", "keep_characters", "follow", "preview"];
const NUMBER = /^\+[1-9]\d{6,14}$/;
const LOST = ["undelivered", "failed", "canceled"];
const FINAL = ["delivered", ...LOST];
const LONGEST_LOOK = 30;

async function main() {
  const request = readRequest(FIELDS, "text");
  const to = text(request, "to", { needed: "the receiver's number with its country, such as +447700900123." }).replace(/[\s().-]/g, "");
  if (!NUMBER.test(to)) throw new Problem(`"to" has to be a number in the international form, such as +447700900123, and is "${to.slice(0, 30)}". 00 and the 0 of the area do not belong to it.`);
  const sender = from(request);
  const written = text(request, "text", { most: 1600, needed: "what the message says." });
  const tidy = flag(request, "keep_characters") ? { text: written, changed: [] } : tidied(written);
  const size = measured(tidy.text);
  const most = request.most_segments ?? 3;
  if (!Number.isInteger(most) || most < 1 || most > 10) throw new Problem('"most_segments" has to be a whole number from 1 to 10.');
  if (size.segments > most) throw new Problem(`The text needs ${size.segments} segments, ${most} are allowed. ${account(size)} Shorten it, or raise "most_segments".`);
  const notes = [account(size), tidy.changed.length && `Exchanged for plain ones: ${tidy.changed.map(shown).join(" ")}`].filter(Boolean);
  if (flag(request, "preview")) {
    save("message.json", { to, ...sender, text: tidy.text, ...size });
    console.log(`**Not sent**, a preview: ${count(size.segments)} to ${to}.\n\n${notes.join("\n\n")}\n\n> ${tidy.text.replace(/\n/g, "\n> ")}`);
    return;
  }
  const access = credentials();
  const answer = await ask(`https://api.twilio.com/2010-04-01/Accounts/${access.account}/Messages.json`, {
    headers: access.headers,
    form: { To: to, ...sender, Body: tidy.text },
  });
  if (answer.status !== 201 || !answer.json?.sid) throw new Problem(explained(answer));
  const message = flag(request, "follow") ? await followed(answer.json, access) : answer.json;
  const { sid, status, num_segments, price, price_unit, error_code, date_created } = message;
  save("message.json", { sid, to, ...sender, status, text: tidy.text, segments: Number(num_segments ?? size.segments), encoding: size.encoding, price, price_unit, error_code, date_created });
  if (error_code || LOST.includes(status)) throw new Problem(`The message ${sid} was taken and then ${status}: ${reason(error_code) ?? message.error_message ?? "no reason was given."}${error_code ? ` (${error_code})` : ""}`);
  console.log(`**${FINAL.includes(status) ? "Delivered" : "Handed to Twilio"}**: ${count(size.segments)} to ${to}, \`${sid}\`, now *${status}*.\n\n${notes.join("\n\n")}`);
}

/** A number of the account, a name of letters, or a messaging service, as Twilio's field for it. */
function from(request) {
  const value = text(request, "from", { needed: "your Twilio number, a sender's name, or a messaging service (MG…)." });
  if (/^MG[0-9a-f]{32}$/.test(value)) return { MessagingServiceSid: value };
  const number = value.replace(/[\s().-]/g, "");
  const isName = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/.test(value);
  if (NUMBER.test(number) || /^\d{3,8}$/.test(number)) return { From: number };
  if (isName) return { From: value };
  throw new Problem('"from" has to be a number such as +15005550006, a short code, a name of up to 11 letters and digits, or a messaging service\'s id (MG and 32 characters).');
}

function credentials() {
  const where = "Both stand on the first page of the Twilio console.";
  const account = secret("TWILIO_ACCOUNT_SID", where);
  if (!/^AC[0-9a-zA-Z]{2,}$/.test(account)) throw new Problem("The secret TWILIO_ACCOUNT_SID has to begin with AC.");
  const password = secret("TWILIO_AUTH_TOKEN", where);
  return { account, headers: { authorization: `Basic ${Buffer.from(`${account}:${password}`).toString("base64")}` } };
}

/** Looks at the message until something final is known of it, half a minute at most. */
async function followed(message, { account, headers }) {
  let latest = message;
  for (let spent = 0; !FINAL.includes(latest.status) && spent < LONGEST_LOOK; spent += 3) {
    if (spent) await wait(3);
    // The message is on its way: not to learn more of it is no reason to fail, and to send it again.
    const { status, json } = await ask(`https://api.twilio.com/2010-04-01/Accounts/${account}/Messages/${latest.sid}.json`, { method: "GET", headers }).catch(() => ({}));
    if (status !== 200 || !json?.status) break;
    latest = json;
  }
  return latest;
}

function account({ encoding, units, segments, room, odd }) {
  const because = odd.length ? ` because of ${odd.slice(0, 8).map(shown).join(" ")}` : "";
  return `${encoding}${because}: ${units} of ${units + room} places in ${count(segments)}.`;
}

function count(segments) {
  return `${segments} segment${segments === 1 ? "" : "s"}`;
}

/** A character that has a form, or its number. */
function shown(character) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? character : `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

await run(main);

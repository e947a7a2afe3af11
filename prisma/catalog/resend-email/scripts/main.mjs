// Sends one e-mail through Resend. Sent again within a day, the same e-mail goes out only once.
//
//   node scripts/main.mjs mail.json

import { execSync } from "node:child_process";
import fs from "node:fs";
import { explained } from "./errors.mjs";
import { toHtml, toText } from "./letter.mjs";
import { flag, list, Problem, readRequest, secret, text } from "./request.mjs";
import { ask, run, save } from "./service.mjs";

const FIELDS = ["from", "to", "cc", "bcc", "reply_to", "subject", "text", "html", "language", "send_at", "unsubscribe", "tags", "key", "preview"];
const MOST_BYTES = 28_000_000;
const MAILBOX = /^(?:[^<>\n]{1,100} <([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)$/;

async function main() {
  const request = readRequest(FIELDS, "text");
  const mail = compose(request);
  const key = text(request, "key", { most: 256 }) ?? `resend-email-${fingerprint(JSON.stringify(mail))}`;
  const about = described(mail);
  if (flag(request, "preview")) {
    save("mail.html", mail.html);
    save("mail.txt", mail.text);
    console.log(`**Not sent**, a preview: ${about}\n\nSubject: ${mail.subject}\n\n${mail.text}`);
    return;
  }
  const authorization = `Bearer ${secret("RESEND_API_KEY", "It begins with re_ and is made in Resend under API Keys.")}`;
  // Resend turns requests away that do not say which program they come from.
  const headers = { authorization, "idempotency-key": key, "user-agent": "clanker-resend-email/1.0" };
  // With its key the same request is carried out once, so that a fault of the server may be tried again.
  const answer = await ask("https://api.resend.com/emails", { headers, json: mail, repeatable: true });
  if (answer.status >= 300 || !answer.json?.id) throw new Problem(explained(answer));
  const { id } = answer.json;
  save("mail.json", { id, key, from: mail.from, to: mail.to, subject: mail.subject, ...(mail.scheduled_at && { scheduled_at: mail.scheduled_at }) });
  console.log(`**${mail.scheduled_at ? `Scheduled for ${mail.scheduled_at}` : "Accepted"}**: ${about}\n`);
  console.log(`Id \`${id}\`, key \`${key}\`. Whether it was delivered or bounced stands in Resend under this id a minute later.`);
}

function compose(request) {
  const from = mailbox(text(request, "from", { needed: "a sender of your verified domain, such as Mill Press <hello@mail.millpress.example>." }), "from");
  const to = mailboxes(request, "to", true);
  const cc = mailboxes(request, "cc");
  const bcc = mailboxes(request, "bcc");
  const reply = mailboxes(request, "reply_to");
  const subject = text(request, "subject", { most: 250, needed: "what it is about, in 30 to 60 characters." });
  if (/\n/.test(subject)) throw new Problem('"subject" has to be one line.');
  const body = text(request, "text", { most: 100_000, needed: "the letter, in Markdown." });
  const holder = /\{\{[^}]*\}\}|\[(?:first ?name|name|company|date)\]/i.exec(`${subject}\n${body}`);
  if (holder) throw new Problem(`"${holder[0]}" is still to be filled in.`);
  const language = text(request, "language", { pattern: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, like: "a language such as en or pt-BR" }) ?? "en";
  const at = text(request, "send_at", { pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)$/, like: "a time with its zone, such as 2026-03-10T08:00:00Z" });
  const leave = text(request, "unsubscribe", { pattern: /^https:\/\/[^\s<>]+$/, like: "an address that begins with https://" });
  const tags = list(request, "tags", 10).map((each, at) => {
    if (!/^[\w-]{1,256}$/.test(each?.name ?? "") || !/^[\w-]{1,256}$/.test(each?.value ?? "")) throw new Problem(`"tags[${at}]" needs a "name" and a "value" of letters, digits, _ and - only.`);
    return { name: each.name, value: each.value };
  });
  const files = attached();
  return {
    from,
    to,
    ...(cc.length && { cc }),
    ...(bcc.length && { bcc }),
    ...(reply.length && { reply_to: reply }),
    subject,
    html: text(request, "html", { most: 500_000 }) ?? toHtml(body, language),
    text: toText(body),
    ...(at && { scheduled_at: at }),
    ...(leave && { headers: { "List-Unsubscribe": `<${leave}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" } }),
    ...(tags.length && { tags }),
    ...(files.length && { attachments: files }),
  };
}

function mailbox(value, field) {
  if (typeof value !== "string" || !MAILBOX.test(value.trim())) throw new Problem(`"${field}" has to be an address, with a name or without: Ada Byrne <ada@example.com>. It is "${String(value).slice(0, 60)}".`);
  return value.trim();
}

function mailboxes(request, name, needed = false) {
  const given = typeof request[name] === "string" ? { [name]: request[name].split(/[;,\n](?![^<]*>)/).map((each) => each.trim()).filter(Boolean) } : request;
  const found = list(given, name, 50).map((each, at) => mailbox(each, `${name}[${at}]`));
  if (needed && !found.length) throw new Problem(`"${name}" is missing: the address of whoever gets it, or a list of up to 50.`);
  return found;
}

function attached() {
  if (!fs.existsSync("attachments")) return [];
  const files = fs.readdirSync("attachments").sort().map((filename) => ({ filename, bytes: fs.readFileSync(`attachments/${filename}`) }));
  const program = files.find(({ filename }) => /\.(exe|bat|cmd|com|scr|js|vbs|msi|jar|ps1)$/i.test(filename));
  if (program) throw new Problem(`${program.filename} is a program: mail programs refuse it. Put it on a page and send the link.`);
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES) throw new Problem("The attachments are larger than 28 MB in all, which is Resend's limit once they are encoded.");
  return files.map(({ filename, bytes }) => ({ filename, content: bytes.toString("base64") }));
}

/** The same for the same mail. Not every engine has a module for it, so the shell's command does it. */
function fingerprint(content) {
  const file = "/tmp/resend-email-content";
  fs.writeFileSync(file, content);
  const sum = String(execSync(`sha256sum '${file}'`)).slice(0, 40);
  fs.unlinkSync(file);
  return sum;
}

function described({ to, cc = [], bcc = [], attachments = [] }) {
  const more = [cc.length && `${cc.length} in copy`, bcc.length && `${bcc.length} in blind copy`, attachments.length && `attached: ${attachments.map(({ filename }) => filename).join(", ")}`];
  return [`to ${to.join(", ")}`, ...more.filter(Boolean)].join("; ");
}

await run(main);

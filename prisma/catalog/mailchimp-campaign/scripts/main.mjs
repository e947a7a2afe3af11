// Makes a draft of a campaign in Mailchimp, or renews one, and asks Mailchimp if it could be sent. It never sends it.
//
//   node scripts/main.mjs request.json

import fs from "node:fs";
import path from "node:path";
import { Problem, readRequest } from "./input.mjs";
import { faults, remarks } from "./letter.mjs";
import { account } from "./service.mjs";

async function main() {
  const request = readRequest();
  const { centre, call } = account();

  const audience = await call("GET", `/lists/${request.audience}?fields=id,name,stats.member_count,campaign_defaults`);
  const { merge_fields: listed } = await call("GET", `/lists/${request.audience}/merge-fields?fields=merge_fields.tag,merge_fields.default_value&count=1000`);
  const known = new Map(listed.map(({ tag, default_value: otherwise }) => [tag, otherwise ?? ""]));
  const broken = faults([request.subject, request.preview, request.html, request.plain].filter(Boolean).join("\n"), known);
  if (broken.length > 0) throw new Problem(`Nothing was made, because the letter would go out broken. ${broken.join(" ")}`);

  const draft = await save(call, request, audience);
  const content = { html: request.html, ...(request.plain && { plain_text: request.plain }) };
  await step(draft, "its content", () => call("PUT", `/campaigns/${draft.id}/content`, content));
  const checklist = await step(draft, "the check", () => call("GET", `/campaigns/${draft.id}/send-checklist`));
  if (request.testers.length > 0) await step(draft, "the test letter", () => call("POST", `/campaigns/${draft.id}/actions/test`, { test_emails: request.testers, send_type: "html" }));

  const items = (checklist.items ?? []).filter(({ type }) => type !== "success");
  const link = `https://${centre}.admin.mailchimp.com/campaigns/edit?id=${draft.web_id}`;
  keep({ id: draft.id, web_id: draft.web_id, link, status: draft.status, audience: audience.name, settings: draft.settings, is_ready: checklist.is_ready, items });
  report(request, audience, draft, checklist, items, link, remarks(request, known));
}

/** A new campaign, or the settings of an older draft. */
async function save(call, request, audience) {
  const defaults = audience.campaign_defaults ?? {};
  const from = request.fromName ?? defaults.from_name;
  const reply = request.replyTo ?? defaults.from_email;
  if (!from || !reply) throw new Problem('"from_name" and "reply_to" are needed, because the audience has no defaults for them.');
  const settings = { subject_line: request.subject, ...(request.preview && { preview_text: request.preview }), title: request.title ?? request.subject.slice(0, 100), from_name: from, reply_to: reply };
  const recipients = { list_id: request.audience, ...(request.segment && { segment_opts: { saved_segment_id: request.segment } }) };
  if (!request.campaign) return call("POST", "/campaigns", { type: "regular", recipients, settings });
  const older = await call("GET", `/campaigns/${request.campaign}?fields=id,status,type`);
  if (older.status !== "save" && older.status !== "paused") throw new Problem(`Campaign ${request.campaign} is ${older.status} and cannot be changed. Leave "campaign_id" out to make a new draft.`);
  return call("PATCH", `/campaigns/${request.campaign}`, { recipients, settings });
}

/** After the draft exists, a fault has to name it, so that nobody makes a second. */
async function step(draft, what, ask) {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(`The draft ${draft.id} exists, but ${what} failed. Put it right and run again with "campaign_id": "${draft.id}". ${error.message}`);
  }
}

function keep(result) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "campaign.json"), `${JSON.stringify(result, null, 2)}\n`);
}

function report(request, audience, draft, checklist, items, link, noticed) {
  const count = draft.recipients?.recipient_count ?? audience.stats?.member_count;
  const lines = [
    `**Draft ${request.campaign ? "renewed" : "made"}, nothing sent**: ${plain(draft.settings?.title ?? request.subject)}`,
    "",
    "| | |",
    "| --- | --- |",
    `| Campaign | \`${draft.id}\`, [open it](${link}) |`,
    `| Audience | ${plain(audience.name)}${request.segment ? `, segment ${request.segment}` : ""}, ${count} recipients |`,
    `| From | ${plain(draft.settings?.from_name ?? "")}, ${plain(draft.settings?.reply_to ?? "")} |`,
    `| Subject | ${plain(request.subject)} |`,
    `| Preview text | ${plain(request.preview ?? "none")} |`,
    "",
    checklist.is_ready ? "Mailchimp's own check: ready to be sent." : "Mailchimp's own check: **not ready**.",
    ...items.map(({ type, heading, details }) => `- ${type}: ${plain(heading ?? "")}. ${plain(details ?? "")}`),
    ...(noticed.length > 0 ? ["", "Noticed in the letter:", ...noticed.map((each) => `- ${plain(each)}`)] : []),
    ...(request.testers.length > 0 ? ["", `A test letter went to ${request.testers.map(plain).join(", ")}.`] : []),
  ];
  console.log(lines.join("\n"));
}

const plain = (text) => String(text).replace(/\s+/g, " ").replace(/[\\`*_<[|]/g, "\\$&");

let problem;
try {
  await main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof Problem ? problem.message : `It did not work: ${problem.message}`);
  process.exit(1);
}

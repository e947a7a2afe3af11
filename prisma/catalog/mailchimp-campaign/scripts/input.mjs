// What was asked for, with the letter from the input or from an attached file.

import fs from "node:fs";

/** Something that the caller can put right; its message is shown as it is. */
export class Problem extends Error {}

const FIELDS = ["audience_id", "subject", "preview_text", "from_name", "reply_to", "title", "html", "plain_text", "segment_id", "campaign_id", "test_emails"];
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const LARGEST = 1_000_000;

export function readRequest() {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  let request;
  try {
    request = JSON.parse(fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Problem(`The input has to be a JSON object with "audience_id" and "subject": ${error.message}`);
  }
  if (typeof request !== "object" || request === null || Array.isArray(request)) throw new Problem('The input has to be a JSON object with "audience_id" and "subject".');
  const strange = Object.keys(request).find((name) => !FIELDS.includes(name));
  if (strange !== undefined) throw new Problem(`There is no field "${strange}". The fields are ${FIELDS.join(", ")}.`);
  const audience = id(request, "audience_id");
  if (!audience) throw new Problem('"audience_id" is missing: in Mailchimp under Audience, Settings, Audience name and defaults.');
  const html = text(request, "html", LARGEST) ?? attached(/\.html?$/i);
  if (!html) throw new Problem('There is no letter: give "html", or attach an .html file.');
  if (!/<[a-z][\s\S]*>/i.test(html)) throw new Problem('"html" has no tags in it. Give the HTML of the letter; plain text goes into "plain_text".');
  if (html.length > LARGEST) throw new Problem(`The letter has ${html.length} characters; at most ${LARGEST} are taken.`);
  const segment = request.segment_id;
  if (segment !== undefined && !(Number.isInteger(segment) && segment > 0)) throw new Problem('"segment_id" has to be the number of a saved segment or tag.');
  return {
    audience,
    subject: text(request, "subject", 150, "the line in the inbox."),
    preview: text(request, "preview_text", 150),
    fromName: text(request, "from_name", 100),
    replyTo: address(request.reply_to),
    title: text(request, "title", 100),
    html,
    plain: text(request, "plain_text", LARGEST) ?? attached(/\.txt$/i),
    segment,
    campaign: id(request, "campaign_id"),
    testers: testers(request.test_emails ?? []),
  };
}

function text(request, name, most, missing) {
  const value = request[name];
  if (value === undefined || (typeof value === "string" && value.trim() === "")) {
    if (missing) throw new Problem(`"${name}" is missing: ${missing}`);
    return undefined;
  }
  if (typeof value !== "string") throw new Problem(`"${name}" has to be text.`);
  if (value.length > most) throw new Problem(`"${name}" has ${value.length} characters; at most ${most} are taken.`);
  return value.trim();
}

/** Ids go into the address of a request, so nothing but letters and digits is taken. */
function id(request, name) {
  const value = request[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !/^[a-z0-9]{4,32}$/i.test(value)) throw new Problem(`"${name}" has to be an id of letters and digits, such as 4c9a1e07bd.`);
  return value;
}

function address(value) {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !ADDRESS.test(value)) throw new Problem('"reply_to" has to be an email address.');
  return value;
}

function testers(value) {
  const isFine = Array.isArray(value) && value.length <= 5 && value.every((each) => typeof each === "string" && ADDRESS.test(each));
  if (!isFine) throw new Problem('"test_emails" has to be a list of at most five email addresses.');
  return value;
}

function attached(pattern) {
  if (!fs.existsSync("attachments")) return undefined;
  const name = fs.readdirSync("attachments").filter((each) => pattern.test(each)).sort()[0];
  return name && fs.readFileSync(`attachments/${name}`, "utf8").replace(/^\uFEFF/, "");
}

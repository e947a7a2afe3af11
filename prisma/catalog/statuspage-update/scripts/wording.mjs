// What a reader outside would stumble over in a post, and what must not leave the house.

const CLOCK = /\b([01]?\d|2[0-3]):[0-5]\d\b/;
const ZONE = /\b(UTC|GMT|CES?T|WES?T|EES?T|BST|[ECMP][SD]T|IST|JST|AE[SD]T)\b|[+-]\d\d:\d\d/;
const SOON = /\b(with)?in (the next |about |another )?(\d+|one|two|three|ten|fifteen|twenty|thirty|sixty) (minutes?|hours?)\b/i;
const LONG_TITLE = 60;
const LONG_POST = 900;
const SHORT_POST = 60;

const INSIDE = [
  ["an internal host name", /\b[\w-]+(\.[\w-]+)*\.(internal|intranet|corp|local|lan|svc|cluster\.local)\b/i],
  ["an IP address", /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/],
  ["an e-mail address", /\b[\w.+-]+@[\w-]+\.[\w.]+\b/],
  ["a line of a stack trace", /^\s*at \S+ ?\(.+:\d+\)|Traceback \(most recent call last\)/m],
  ["what looks like a key", /\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|[rs]k_live_\w+|xox[abp]-\w+)/],
];

const WORDS = [
  [/inconvenience/i, "“inconvenience” makes light of it: say what people cannot do, and apologise once it is over"],
  [/\b(shortly|soon|as soon as possible|asap)\b/i, "“soon” is no time: say when the next post comes"],
  [/\b(some|certain|a subset of|a small number of) (users|customers)\b/i, "“some customers”: nobody can tell whether that means them; give a share, a region, a plan or a feature"],
  [/\bwe are (currently )?aware\b/i, "“we are aware” says nothing that readers do not see; begin with what fails"],
  [/\b(never|not) happen again\b/i, "do not promise that it will never happen again"],
  [/\bhuman error\b|\b(engineer|developer|colleague|employee|team member)s? (accidentally |mistakenly )?(made|forgot|deleted|pushed|misconfigured|changed)\b/i, "no person is a cause; name what changed"],
  [/\b(pods?|kubernetes|k8s|replica lag|failover|OOM|5xx|HTTP 5\d\d|5\d\d errors?|latency spikes?|upstream|cron)\b/i, "words of operations: write what a customer notices"],
];

export function leaks(message) {
  return INSIDE.filter(([, shape]) => shape.test(message)).map(([name, shape]) => `${name} (${shape.exec(message)[0].trim().slice(0, 60)})`);
}

/** Remarks on a post; `before` is the incident that it follows, if any. */
export function remarks({ name, status, body }, before) {
  const found = [];
  if (name && name.length > LONG_TITLE) found.push(`the title has ${name.length} characters; past ${LONG_TITLE} it is cut in a text message`);
  if (name && /\b(issue|problem|incident|degradation)s?\b/i.test(name)) found.push("the title says that something is wrong and not what; name the action that fails");
  if (body.length < SHORT_POST) found.push("the post is too short to say what fails, for whom and since when");
  if (body.length > LONG_POST) found.push(`the post has ${body.length} characters; most people read it on a phone`);
  for (const [shape, remark] of WORDS) if (shape.test(body)) found.push(remark);
  if (CLOCK.test(body) && !ZONE.test(body)) found.push("a time without its zone: add UTC");
  const last = body.split(/(?<=[.!?])\s+/).slice(-2).join(" ");
  if (status !== "resolved" && !CLOCK.test(last) && !SOON.test(last)) found.push("it does not end with the time of the next post");
  if (!before && !CLOCK.test(body)) found.push("it does not say since when");
  const earlier = before?.incident_updates?.[0];
  if (earlier && earlier.body?.trim() === body.trim()) found.push("the text is the same as the last one; say at least what has been ruled out");
  if (before && status === "resolved" && before.status !== "monitoring") found.push(`it goes from ${before.status} to resolved without monitoring: are you sure that it holds?`);
  if (status === "resolved" && !CLOCK.test(body) && !/\bminutes?|hours?\b/.test(body)) found.push("it does not say from when to when it lasted");
  return found;
}

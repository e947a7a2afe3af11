// Shows what a status page says, and opens, updates or resolves an incident on it. See SKILL.md.
//
//   node scripts/main.mjs request.json

import { choice, needed, Problem, readRequest, text, yes } from "./input.mjs";
import { run, save, send } from "./statuspage.mjs";
import { leaks, remarks } from "./wording.mjs";

const STAGES = ["investigating", "identified", "monitoring", "resolved"];
const CONDITIONS = ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"];
const IMPACTS = ["none", "minor", "major", "critical"];
const FIELDS = ["page", "action", "incident", "name", "stage", "message", "components", "impact", "notify", "confirm"];

await run(async () => {
  const request = readRequest(FIELDS);
  const page = needed(request, "page", { shape: /^[a-z0-9]{6,20}$/, right: "the page's id from API info, such as q7w2m4k9x1zt" });
  const action = choice(request, "action", ["show", "open", "update", "resolve"], "show");
  const url = `https://api.statuspage.io/v1/pages/${page}`;
  const components = (await send("GET", `${url}/components`)).json.filter(({ group }) => !group);
  const open = (await send("GET", `${url}/incidents/unresolved`)).json;
  if (action === "show") return show(components, open);

  const plan = action === "open" ? opening(request, components, open) : following(request, action, components, open);
  const found = remarks(plan.incident, plan.before);
  if (!yes(request, "confirm")) return draft(plan, found);
  const { json } = plan.id ? await send("PATCH", `${url}/incidents/${plan.id}`, { incident: plan.incident }) : await send("POST", `${url}/incidents`, { incident: plan.incident });
  save("incident.json", `${JSON.stringify(json, null, 2)}\n`);
  const told = plan.incident.deliver_notifications ? "subscribers are being notified" : "nobody is notified";
  return [`**Posted:** ${json.name}, ${json.status}, impact ${json.impact}; ${told}.`, json.shortlink, `Incident id: ${json.id}`, list("For the next post", found)].filter(Boolean).join("\n\n");
});

function show(components, open) {
  save("status.json", `${JSON.stringify({ components, incidents: open }, null, 2)}\n`);
  const bad = components.filter(({ status }) => status !== "operational");
  const parts = [
    open.length === 0 ? "**No open incident.**" : `**${open.length} open ${open.length === 1 ? "incident" : "incidents"}**`,
    ...open.map((incident) => {
      const last = incident.incident_updates?.[0];
      const when = last ? `, last post ${last.created_at.slice(0, 16).replace("T", " ")}` : "";
      return `- \`${incident.id}\` ${incident.name}: ${incident.status}, impact ${incident.impact}${when}`;
    }),
    bad.length === 0 ? `All ${components.length} components operational.` : `Not operational: ${bad.map(({ name, status }) => `${name} (${plain(status)})`).join(", ")}.`,
  ];
  if (open.length === 0 && bad.length > 0) parts.push("Components are marked down without an incident that explains it.");
  return parts.join("\n\n");
}

function opening(request, components, open) {
  const name = needed(request, "name", { most: 120, right: "a title that says what does not work for whom" });
  const twin = open.find((each) => each.name.trim().toLowerCase() === name.toLowerCase());
  if (twin) throw new Problem(`name: an incident of that title is open (${twin.id}); use "update".`);
  const stage = choice(request, "stage", STAGES.slice(0, 3), "investigating");
  const states = conditions(request, components);
  if (Object.keys(states).length === 0) throw new Problem(`components: say which are affected and how. The page has ${components.map((each) => each.name).join(", ")}.`);
  const impact = request.impact === undefined ? undefined : choice(request, "impact", IMPACTS);
  const incident = { name, status: stage, ...(impact && { impact_override: impact }), ...post(request, Object.keys(states), states) };
  return { incident, names: namesOf(components, states) };
}

function following(request, action, components, open) {
  const id = text(request, "incident", { shape: /^[a-z0-9]{6,20}$/, right: "the incident's id, as show lists it" });
  const known = id ? open.find((each) => each.id === id) : open.length === 1 ? open[0] : undefined;
  if (!known) throw new Problem(`incident: ${id ? `${id} is not open` : "say which one"}. Open: ${open.map((each) => `${each.id} (${each.name})`).join(", ") || "none"}.`);
  const stage = action === "resolve" ? "resolved" : choice(request, "stage", STAGES.slice(0, 3), known.status);
  const affected = (known.components ?? []).map((each) => each.id);
  const healed = action === "resolve" ? Object.fromEntries(affected.map((each) => [each, "operational"])) : {};
  const states = { ...healed, ...conditions(request, components) };
  // The list replaces the one that is there, so what was affected before has to be in it again.
  const incident = { status: stage, ...post(request, [...new Set([...affected, ...Object.keys(states)])], states) };
  return { id: known.id, incident, names: namesOf(components, states), before: known };
}

function post(request, ids, states) {
  const body = needed(request, "message", { most: 5000, right: "the text that customers will read" });
  const inside = leaks(body);
  if (inside.length > 0) throw new Problem(`message: holds what belongs inside only: ${inside.join(", ")}. Take it out; a post is mailed at once and cannot be called back.`);
  return { body, component_ids: ids, ...(Object.keys(states).length > 0 && { components: states }), deliver_notifications: yes(request, "notify", true) };
}

/** Components by their names, in any letter case, as ids. */
function conditions(request, components) {
  const given = request.components ?? {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Problem('components: has to be an object such as {"Checkout": "partial_outage"}.');
  return Object.fromEntries(
    Object.entries(given).map(([name, condition]) => {
      const found = components.filter((each) => each.id === name || each.name.trim().toLowerCase() === name.trim().toLowerCase());
      if (found.length === 0) throw new Problem(`components: the page has no "${name}". It has ${components.map((each) => each.name).join(", ")}.`);
      if (found.length > 1) throw new Problem(`components: ${found.length} are called "${name}"; give the id: ${found.map(({ id }) => id).join(", ")}.`);
      if (!CONDITIONS.includes(condition)) throw new Problem(`components.${name}: has to be one of ${CONDITIONS.join(", ")}.`);
      return [found[0].id, condition];
    }),
  );
}

function namesOf(components, states) {
  return Object.entries(states).map(([id, condition]) => `${components.find((each) => each.id === id)?.name ?? id}: ${plain(condition)}`);
}

function draft({ incident, names, before }, found) {
  const title = before ? `${before.name} (${before.status} → ${incident.status})` : `${incident.name} (${incident.status})`;
  const told = incident.deliver_notifications ? "Subscribers would be notified." : "Nobody would be notified.";
  const body = incident.body.replace(/^/gm, "> ");
  const parts = ["**Not posted yet.**", `**${title}**`, body, names.length > 0 && `Components: ${names.join(", ")}.`, told, list("Read again", found) ?? "Nothing to object to in the wording."];
  return [...parts, 'Send the same request with `"confirm": true` to post it.'].filter(Boolean).join("\n\n");
}

function list(title, lines) {
  return lines.length > 0 ? `${title}:\n\n${lines.map((line) => `- ${line}`).join("\n")}` : undefined;
}

function plain(word) {
  return word.replaceAll("_", " ");
}

// Creates issues: names are looked up first, so that nothing is made before everything is known.

import { choice, date, list, names, number, onlyKnown, Problem, text } from "./given.mjs";
import { shown } from "./listing.mjs";
import { ask, save } from "./service.mjs";

const FIELDS = ["title", "description", "priority", "assignee", "labels", "state", "project", "estimate", "due", "parent"];
const PRIORITIES = { none: 0, urgent: 1, high: 2, medium: 3, low: 4 };
const LOOK = `query Names($key: String!, $titles: [String!]!, $emails: [String!]!, $labels: [String!]!, $states: [String!]!, $projects: [String!]!) {
  viewer { id }
  teams(first: 1, filter: { key: { eq: $key } }) { nodes { id name } }
  issues(first: 50, filter: { team: { key: { eq: $key } }, title: { in: $titles }, state: { type: { nin: ["completed", "canceled", "duplicate"] } } }) { nodes { identifier title url } }
  users(first: 50, filter: { email: { in: $emails } }) { nodes { id email } }
  issueLabels(first: 100, filter: { name: { in: $labels } }) { nodes { id name team { key } } }
  workflowStates(first: 50, filter: { team: { key: { eq: $key } }, name: { in: $states } }) { nodes { id name } }
  projects(first: 50, filter: { name: { in: $projects } }) { nodes { id name } }
}`;
const CREATE = `mutation Create($input: IssueCreateInput!) {
  issueCreate(input: $input) { success issue { identifier title url state { name } assignee { name } } }
}`;

export async function create(request) {
  const key = text(request, "team", { most: 20, missing: 'the short key before the number, such as "ENG" in ENG-123.' }).toUpperCase();
  const wanted = list(request, "issues", 50).map(read);
  const twice = wanted.find(({ title }, at) => wanted.findIndex((other) => other.title === title) !== at);
  if (twice) throw new Problem(`"issues" has the title "${twice.title}" twice.`);
  const all = (pick) => [...new Set(wanted.flatMap(pick).filter(Boolean))];
  const found = await ask(LOOK, {
    key,
    titles: all(({ title }) => title),
    emails: all(({ assignee }) => (assignee === "me" ? undefined : assignee)),
    labels: all(({ labels }) => labels),
    states: all(({ state }) => state),
    projects: all(({ project }) => project),
  });
  const team = found.teams.nodes[0];
  if (!team) throw new Problem(`"team": there is no team ${key} that this key can see.`);
  const there = new Map(request.allow_duplicates === true ? [] : found.issues.nodes.map((issue) => [issue.title, issue]));
  const inputs = wanted.filter(({ title }) => !there.has(title)).map((each) => resolved(each, team, key, found));
  const made = request.preview === true ? [] : await makeAll(inputs);
  save("created.json", `${JSON.stringify({ team: key, created: made, skipped: [...there.values()] }, null, 2)}\n`);
  console.log(answer({ key, inputs, made, there: [...there.values()], preview: request.preview === true }));
}

function read(each, at) {
  const where = `Issue ${at + 1}`;
  onlyKnown(each, FIELDS, where);
  return {
    title: text(each, "title", { most: 255, missing: "one line that says what is wrong or wanted.", where }),
    description: text(each, "description", { most: 50_000, where }),
    priority: choice(each, "priority", Object.keys(PRIORITIES), undefined, where),
    assignee: text(each, "assignee", { where }),
    labels: names(each, "labels", where),
    state: text(each, "state", { where }),
    project: text(each, "project", { where }),
    estimate: number(each, "estimate", { least: 0, most: 100, where }),
    due: date(each, "due", where),
    parent: text(each, "parent", { where }),
  };
}

function resolved(each, team, key, found) {
  const one = (field, value, nodes, by) => {
    const hit = nodes.find((node) => node[by].toLowerCase() === value.toLowerCase());
    if (!hit) throw new Problem(`"${each.title}": "${field}" is ${value}, which team ${key} does not have, or this key cannot see. Names have to be written as in Linear. Nothing was created.`);
    return hit.id;
  };
  const labels = found.issueLabels.nodes.filter((label) => !label.team || label.team.key === key);
  return {
    teamId: team.id,
    title: each.title,
    ...(each.description && { description: each.description }),
    ...(each.priority && { priority: PRIORITIES[each.priority] }),
    ...(each.assignee && { assigneeId: each.assignee === "me" ? found.viewer.id : one("assignee", each.assignee, found.users.nodes, "email") }),
    ...(each.labels.length > 0 && { labelIds: each.labels.map((label) => one("labels", label, labels, "name")) }),
    ...(each.state && { stateId: one("state", each.state, found.workflowStates.nodes, "name") }),
    ...(each.project && { projectId: one("project", each.project, found.projects.nodes, "name") }),
    ...(each.estimate !== undefined && { estimate: each.estimate }),
    ...(each.due && { dueDate: each.due }),
    ...(each.parent && { parentId: each.parent }),
  };
}

async function makeAll(inputs) {
  const made = [];
  for (const input of inputs) {
    try {
      const { issueCreate } = await ask(CREATE, { input });
      if (!issueCreate.success) throw new Problem("Linear answered that it did not succeed.");
      made.push(issueCreate.issue);
    } catch (error) {
      const before = made.length > 0 ? ` Created before it: ${made.map(({ identifier }) => identifier).join(", ")}; send only the rest again.` : " Nothing was created before it.";
      throw new Problem(`"${input.title}" could not be created. ${error.message.replace(/[^.]$/, "$&.")}${before}`);
    }
  }
  return made;
}

function answer({ key, inputs, made, there, preview }) {
  const count = preview ? inputs.length : made.length;
  const parts = [`**${count} issue${count === 1 ? "" : "s"} ${preview ? "would be created" : "created"} in ${key}**${there.length > 0 ? `, ${there.length} left out because an open one has the same title` : ""}.`];
  const rows = preview ? inputs.map(({ title, priority }) => `- ${shown(title, 120)}${priority ? `, ${Object.keys(PRIORITIES)[priority]}` : ""}`) : made.map(({ identifier, url, title, state, assignee }) => `- [${identifier}](${url}) ${shown(title, 120)} (${shown(state.name)}, ${shown(assignee?.name ?? "nobody")})`);
  if (rows.length > 0) parts.push(rows.join("\n"));
  if (there.length > 0) parts.push(`Already there: ${there.map(({ identifier, url, title }) => `[${identifier}](${url}) ${shown(title, 80)}`).join("; ")}.`);
  return parts.join("\n\n");
}

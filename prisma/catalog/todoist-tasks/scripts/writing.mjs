// Creates and completes tasks.

import { choice, date, list, names, number, onlyKnown, Problem, text } from "./given.mjs";
import { find, link, shown } from "./reading.mjs";
import { all, save, send } from "./service.mjs";

const FIELDS = ["content", "description", "due", "due_date", "deadline", "priority", "labels", "section", "minutes"];

export async function create(request) {
  const name = text(request, "project");
  const lang = text(request, "due_lang", { most: 5 });
  const wanted = list(request, "tasks", 50).map((each, at) => read(each, at, lang));
  const projects = (await all("projects", {})).results;
  const project = name ? find(projects, name) : projects.find((each) => each.inbox_project ?? each.is_inbox_project);
  const sections = wanted.some(({ section }) => section) && project ? (await all("sections", { project_id: project.id })).results : [];
  const bodies = wanted.map(({ section, ...body }) => ({ ...body, ...(name && { project_id: project.id }), ...(section && { section_id: inside(sections, section, project) }) }));
  const open = request.allow_duplicates === true || !project ? [] : (await all("tasks", { project_id: project.id })).results;
  const there = bodies.filter(({ content }) => open.some((task) => task.content === content));
  const made = [];
  for (const body of bodies.filter((each) => !there.includes(each))) {
    try {
      made.push(await send("POST", "tasks", { json: body }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem(`"${body.content}" could not be created. ${error.message.replace(/[^.]$/, "$&.")} ${made.length > 0 ? `${made.length} before it are in Todoist; send only the rest again.` : "Nothing was created before it."}`);
    }
  }
  save("created.json", `${JSON.stringify(made.map((task) => ({ id: task.id, content: task.content, due: task.due?.date ?? null, link: link(task) })), null, 2)}\n`);
  const rows = made.map((task) => `- [${shown(task.content)}](${link(task)})${task.due ? `, ${task.due.date.slice(0, 16).replace("T", " ")}${task.due.is_recurring ? ` and ${shown(task.due.string, 40)}` : ""}` : ""}${bodies.find(({ content }) => content === task.content)?.due_string && !task.due ? ", **without a date: the words were not understood**" : ""}`);
  const parts = [`**${made.length} task${made.length === 1 ? "" : "s"} created in ${shown(project?.name ?? "Inbox")}**${there.length > 0 ? `, ${there.length} left out because an open one reads the same: ${there.map(({ content }) => shown(content, 50)).join("; ")}` : ""}.`];
  if (rows.length > 0) parts.push(rows.join("\n"));
  console.log(parts.join("\n\n"));
}

function read(each, at, lang) {
  const where = `Task ${at + 1}`;
  onlyKnown(each, FIELDS, where);
  const due = text(each, "due", { most: 150, where });
  const day = date(each, "due_date", where);
  if (due && day) throw new Problem(`${where}: give either "due" in words or "due_date", not both.`);
  const priority = choice(each, "priority", ["p1", "p2", "p3", "p4"], undefined, where);
  const minutes = number(each, "minutes", { least: 1, most: 1440, where });
  const labels = names(each, "labels", where);
  const description = text(each, "description", { most: 16_383, where });
  const deadline = date(each, "deadline", where);
  return {
    content: text(each, "content", { most: 500, missing: "what is to be done, beginning with a verb.", where }),
    ...(description && { description }),
    ...(due && { due_string: due, ...(lang && { due_lang: lang }) }),
    ...(day && { due_date: day }),
    ...(deadline && { deadline_date: deadline }),
    // In Todoist's interface p1 is the most urgent; its API counts the other way round.
    ...(priority && { priority: 5 - Number(priority[1]) }),
    ...(labels.length > 0 && { labels }),
    ...(minutes && { duration: minutes, duration_unit: "minute" }),
    section: text(each, "section", { where }),
  };
}

function inside(sections, name, project) {
  const found = sections.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new Problem(`"section": ${project.name} has no section ${name}. It has: ${sections.map((each) => each.name).join(", ") || "none"}. Nothing was created.`);
  return found.id;
}

export async function complete(request) {
  const ids = list(request, "ids", 50);
  const wrong = ids.find((id) => typeof id !== "string" || !/^[\w-]{1,40}$/.test(id));
  if (wrong !== undefined) throw new Problem(`"ids" has ${JSON.stringify(wrong)}; an id is the text in the first column of tasks.csv.`);
  const done = [];
  for (const id of ids) {
    try {
      await send("POST", `tasks/${id}/close`);
      done.push(id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem(`The task ${id} could not be completed. ${error.message.replace(/[^.]$/, "$&.")} ${done.length > 0 ? `Completed before it: ${done.join(", ")}.` : "None was completed before it."}`);
    }
  }
  console.log(`**${done.length} task${done.length === 1 ? "" : "s"} completed**: ${done.join(", ")}. Those that repeat have moved to their next date.`);
}

// Lists open tasks by Todoist's own filter language or by project and label.

import { number, Problem, text } from "./given.mjs";
import { all, save } from "./service.mjs";

export async function list(request) {
  const filter = text(request, "filter", { most: 1024 });
  const name = text(request, "project");
  const label = text(request, "label");
  if (filter && (name || label)) throw new Problem('"filter" stands alone. Write the project and the label into it, such as "#Work & @phone".');
  const limit = number(request, "limit", { least: 1, most: 1000, otherwise: 200 });
  const projects = (await all("projects", {})).results;
  const { results, more } = filter ? await all("tasks/filter", { query: filter }, limit) : await all("tasks", { ...(name && { project_id: find(projects, name).id }), label }, limit);
  const called = new Map(projects.map((each) => [each.id, each.name]));
  const tasks = results.map((task) => ({ ...task, project: called.get(task.project_id) ?? "" })).sort((a, b) => day(a).localeCompare(day(b)) || b.priority - a.priority);
  save("tasks.csv", csv(tasks));
  console.log(answer(tasks, more, filter));
}

/** The project of this name; one name may be given to several. */
export function find(projects, name) {
  const fitting = projects.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  if (fitting.length === 1) return fitting[0];
  if (fitting.length > 1) throw new Problem(`"project": ${fitting.length} projects are called ${name}. Rename one, or give its id.`);
  const byId = projects.find((each) => each.id === name);
  if (byId) return byId;
  throw new Problem(`"project": there is no project ${name}. There are: ${projects.slice(0, 30).map((each) => each.name).join(", ")}.`);
}

const day = (task) => task.due?.date ?? task.deadline?.date ?? "9999";
export const link = (task) => `https://app.todoist.com/app/task/${task.id}`;
export const shown = (value, most = 90) => {
  const line = String(value).replace(/\s+/g, " ").trim();
  return (line.length > most ? `${line.slice(0, most - 1)}…` : line).replace(/([\\|`*[\]<])/g, "\\$1");
};

function when(task) {
  const due = task.due ? `${task.due.date.slice(0, 16).replace("T", " ")}${task.due.is_recurring ? ` (${shown(task.due.string, 30)})` : ""}` : "";
  return task.deadline ? `${due}${due && "; "}deadline ${task.deadline.date}` : due;
}

function answer(tasks, more, filter) {
  const undated = tasks.filter((task) => !task.due && !task.deadline).length;
  const parts = [`**${tasks.length} open task${tasks.length === 1 ? "" : "s"}${filter ? ` for \`${filter.replaceAll("`", "")}\`` : ""}${more ? " (there are more; raise \"limit\")" : ""}.**${undated > 0 ? ` ${undated} without a date.` : ""}`];
  if (tasks.length > 0) {
    const rows = tasks.slice(0, 60).map((task) => `| [${shown(task.content)}](${link(task)}) | ${when(task)} | p${5 - task.priority} | ${shown(task.project, 30)} | ${task.labels.map((each) => shown(each, 30)).join(", ")} |`);
    parts.push(["| Task | When | | Project | Labels |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"));
    if (tasks.length > 60) parts.push("The first 60; all are in `tasks.csv`.");
  }
  return `${parts.join("\n\n")}\n\nFiles: \`tasks.csv\`.`;
}

function csv(tasks) {
  const cell = (value) => {
    // A spreadsheet would take what begins like a formula for one.
    const tame = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
  };
  const rows = tasks.map((task) => [task.id, task.content, task.due?.date ?? "", task.due?.is_recurring ? task.due.string : "", task.deadline?.date ?? "", `p${5 - task.priority}`, task.project, task.labels.join("; "), task.description ?? "", link(task)]);
  return `${[["id", "task", "due", "repeats", "deadline", "priority", "project", "labels", "description", "link"], ...rows].map((row) => row.map((value) => cell(String(value))).join(",")).join("\n")}\n`;
}

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { TODOIST_API_TOKEN: "t-1" };
const task = (id: string, content: string, more: object = {}) => ({
  id,
  content,
  description: "",
  project_id: "p1",
  section_id: null,
  parent_id: null,
  labels: [],
  priority: 1,
  due: null,
  deadline: null,
  duration: null,
  checked: false,
  ...more,
});
const projects = {
  results: [
    { id: "p1", name: "Inbox", inbox_project: true },
    { id: "p2", name: "Move house", inbox_project: false },
  ],
  next_cursor: null,
};
const due = (date: string, words = date, repeats = false) => ({ date, string: words, lang: "en", is_recurring: repeats, timezone: null });

describeSkill("todoist-tasks", () => {
  test("lists the example's filter over two pages, the oldest first", async () => {
    const service: Service = ({ path }) => {
      if (path.startsWith("/api/v1/projects")) return { body: projects };
      if (path.includes("cursor=c%2F1"))
        return {
          body: { results: [task("6b", "Pay rent, twice", { due: due("2026-06-01", "every month", true), priority: 4, labels: ["bank"] })], next_cursor: null },
        };
      return { body: { results: [task("6a", "Bücher | zurück", { due: due("2026-06-03T09:00:00") })], next_cursor: "c/1" } };
    };
    const { stdout, files, requests } = await runExample("todoist-tasks", { secrets, service });
    const query = "query=(overdue%20%7C%20today)%20%26%20!subtask";
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.todoist.com/api/v1/projects?limit=200",
      `GET api.todoist.com/api/v1/tasks/filter?${query}&limit=200`,
      `GET api.todoist.com/api/v1/tasks/filter?${query}&limit=199&cursor=c%2F1`,
    ]);
    expect(requests[0]?.headers.authorization).toBe("Bearer t-1");
    expect(stdout).toContain("**2 open tasks for `(overdue | today) & !subtask`.**");
    expect(stdout).toContain("| [Bücher \\| zurück](https://app.todoist.com/app/task/6a) | 2026-06-03 09:00 | p4 | Inbox |  |");
    expect(new TextDecoder().decode(files.get("tasks.csv")).split("\n")[1]).toBe(
      '6b,"Pay rent, twice",2026-06-01,every month,,p1,Inbox,bank,,https://app.todoist.com/app/task/6b',
    );
  });

  test("creates what is not there yet, and waits when it is too much", async () => {
    let turnedAway = 0;
    const service: Service = ({ method, path, json }) => {
      if (path.startsWith("/api/v1/projects")) return { body: projects };
      if (method === "GET") return { body: { results: [task("6c", "Pack books", { project_id: "p2" })], next_cursor: null } };
      if (turnedAway++ === 0)
        return {
          status: 429,
          headers: { "retry-after": "0" },
          body: { error: "Too many requests", error_code: 35, error_extra: { retry_after: 0 }, http_code: 429 },
        };
      return { body: task("6d", (json as { content: string }).content, { due: due("2026-06-12") }) };
    };
    const tasks = [{ content: "Pack books" }, { content: "Kündigung schicken", due: "Friday", deadline: "2026-06-30", priority: "p1", labels: ["post"] }];
    const { stdout, requests } = await runSkill("todoist-tasks", { input: { action: "create", project: "move house", tasks }, secrets, service });
    expect(requests.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/v1/tasks?project_id=p2&limit=200",
      "POST /api/v1/tasks",
      "POST /api/v1/tasks",
    ]);
    expect(requests[3]?.json).toEqual({
      content: "Kündigung schicken",
      due_string: "Friday",
      deadline_date: "2026-06-30",
      priority: 4,
      labels: ["post"],
      project_id: "p2",
    });
    expect(stdout).toContain("**1 task created in Move house**, 1 left out because an open one reads the same: Pack books.");
    expect(stdout).toContain("- [Kündigung schicken](https://app.todoist.com/app/task/6d), 2026-06-12");
  });

  test("ticks off by id, and says how far it came", async () => {
    const service: Service = (_, count) =>
      count === 1 ? { status: 204 } : { status: 404, body: { error: "Task not found", error_code: 478, error_extra: {}, http_code: 404 } };
    const { stderr, requests } = await runSkill("todoist-tasks", { input: { action: "complete", ids: ["6a", "6b"] }, secrets, service });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/v1/tasks/6a/close", "POST /api/v1/tasks/6b/close"]);
    expect(stderr).toContain("The task 6b could not be completed. Todoist does not know what was asked for (404)");
    expect(stderr).toContain("It says: Task not found. Completed before it: 6a.");
  });

  test("says what to do about a refused token and a wrong project", async () => {
    const refused = await runSkill("todoist-tasks", {
      input: { action: "list" },
      secrets,
      service: () => ({ status: 401, body: { error: "Unauthorized", error_code: 0, error_extra: {}, http_code: 401 } }),
    });
    expect(refused.stderr).toBe("Todoist refused the token (401). Check the secret TODOIST_API_TOKEN. It says: Unauthorized\n");
    const unknown = await runSkill("todoist-tasks", {
      input: { action: "create", project: "Garden", tasks: [{ content: "Dig" }] },
      secrets,
      service: () => ({ body: projects }),
    });
    expect(unknown.stderr).toBe('"project": there is no project Garden. There are: Inbox, Move house.\n');
    expect(unknown.requests).toHaveLength(1);
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { LINEAR_API_KEY: "lin_api_1" };
const text = (data?: Uint8Array) => new TextDecoder().decode(data);

const issue = (identifier: string, title: string, more: object) => ({
  identifier,
  title,
  url: `https://linear.app/example/issue/${identifier}`,
  priority: 0,
  priorityLabel: "No priority",
  estimate: null,
  dueDate: null,
  createdAt: "2026-05-04T08:00:00.000Z",
  updatedAt: "2026-05-12T09:30:00.000Z",
  state: { name: "Todo", type: "unstarted" },
  assignee: null,
  project: null,
  labels: { nodes: [] },
  ...more,
});
const pages: Service = (_, count) => ({
  body: {
    data: {
      issues:
        count === 1
          ? { pageInfo: { hasNextPage: true, endCursor: "c-1" }, nodes: [issue("ENG-7", "Menü | shows “old” prices", {})] }
          : {
              pageInfo: { hasNextPage: false, endCursor: null },
              nodes: [
                issue("ENG-9", "Mail, late", {
                  priority: 1,
                  priorityLabel: "Urgent",
                  dueDate: "2026-05-29",
                  assignee: { name: "Kim" },
                  labels: { nodes: [{ name: "Bug" }] },
                }),
              ],
            },
    },
  },
});
const names = {
  viewer: { id: "u-1" },
  teams: { nodes: [{ id: "t-1", name: "Engineering" }] },
  issues: { nodes: [{ identifier: "ENG-3", title: "Old one", url: "https://linear.app/example/issue/ENG-3" }] },
  users: { nodes: [] },
  issueLabels: {
    nodes: [
      { id: "l-2", name: "Bug", team: { key: "OPS" } },
      { id: "l-1", name: "Bug", team: null },
    ],
  },
  workflowStates: { nodes: [] },
  projects: { nodes: [] },
};

describeSkill("linear-issues", () => {
  test("lists the example's open issues over two pages, gravest first", async () => {
    const { stdout, files, requests } = await runExample("linear-issues", { secrets, service: pages });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual(["POST api.linear.app/graphql", "POST api.linear.app/graphql"]);
    expect(requests[0]?.headers).toMatchObject({ authorization: "lin_api_1", "content-type": "application/json" });
    const sent = requests.map(({ json }) => (json as { variables: object }).variables);
    const filter = { team: { key: { eq: "ENG" } }, state: { type: { nin: ["completed", "canceled", "duplicate"] } } };
    expect(sent).toEqual([
      { filter, first: 50, after: null },
      { filter, first: 49, after: "c-1" },
    ]);
    expect(stdout).toContain("**2 open issues of ENG.** 1 urgent, 1 without an assignee, 1 without a priority.");
    expect(stdout).toContain("| [ENG-7](https://linear.app/example/issue/ENG-7) | Menü \\| shows “old” prices | Todo | No priority | nobody |  | 2026-05-12 |");
    expect(text(files.get("issues.csv")).split("\n")[1]).toBe(
      'ENG-9,"Mail, late",Todo,Urgent,Kim,,Bug,,2026-05-29,2026-05-04,2026-05-12,https://linear.app/example/issue/ENG-9',
    );
  });

  test("creates what is new with the looked-up ids, after a limit has passed", async () => {
    const service: Service = ({ json }, count) => {
      if (count === 1)
        return { status: 400, headers: { "retry-after": "0" }, body: { errors: [{ message: "Rate limit exceeded", extensions: { code: "RATELIMITED" } }] } };
      if ((json as { query: string }).query.startsWith("query")) return { body: { data: names } };
      return {
        body: {
          data: {
            issueCreate: {
              success: true,
              issue: {
                identifier: "ENG-10",
                title: "Tür klemmt",
                url: "https://linear.app/example/issue/ENG-10",
                state: { name: "Triage" },
                assignee: { name: "Kim" },
              },
            },
          },
        },
      };
    };
    const issues = [{ title: "Old one" }, { title: "Tür klemmt", priority: "high", labels: ["bug"], assignee: "me", due: "2026-05-29", parent: "ENG-3" }];
    const { stdout, requests } = await runSkill("linear-issues", { input: { action: "create", team: "eng", issues }, secrets, service });
    expect(requests).toHaveLength(3);
    expect(requests[1]?.json).toMatchObject({ variables: { key: "ENG", titles: ["Old one", "Tür klemmt"], emails: [], labels: ["bug"] } });
    expect(requests[2]?.json).toMatchObject({
      variables: { input: { teamId: "t-1", title: "Tür klemmt", priority: 2, assigneeId: "u-1", labelIds: ["l-1"], dueDate: "2026-05-29", parentId: "ENG-3" } },
    });
    expect(stdout).toContain("**1 issue created in ENG**, 1 left out because an open one has the same title.");
    expect(stdout).toContain("- [ENG-10](https://linear.app/example/issue/ENG-10) Tür klemmt (Triage, Kim)");
  });

  test("creates nothing when a name is unknown, and says what to do about a refused key", async () => {
    const unknown = await runSkill("linear-issues", {
      input: { action: "create", team: "ENG", issues: [{ title: "A door jams", labels: ["Hardware"] }] },
      secrets,
      service: () => ({ body: { data: names } }),
    });
    expect(unknown.requests).toHaveLength(1);
    expect(unknown.stderr).toContain('"A door jams": "labels" is Hardware, which team ENG does not have, or this key cannot see.');
    const refused = await runSkill("linear-issues", {
      input: { action: "list" },
      secrets,
      service: () => ({
        status: 401,
        body: {
          errors: [
            {
              message: "Authentication required, not authenticated",
              extensions: { code: "AUTHENTICATION_ERROR", userPresentableMessage: "You need to authenticate to access this operation." },
            },
          ],
        },
      }),
    });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toBe(
      "Linear refused the key (401). Check the secret LINEAR_API_KEY, and that it may read and write this team. It says: You need to authenticate to access this operation.\n",
    );
  });
});

// Lists, creates or completes tasks in Todoist. Usage: node main.mjs request.json, with TODOIST_API_TOKEN in the environment.

import { choice, readRequest } from "./given.mjs";
import { list } from "./reading.mjs";
import { run } from "./service.mjs";
import { complete, create } from "./writing.mjs";

const FIELDS = ["action", "filter", "project", "label", "limit", "tasks", "due_lang", "allow_duplicates", "ids"];

await run(async () => {
  const request = readRequest(FIELDS);
  const action = choice(request, "action", ["list", "create", "complete"], "list");
  await { list, create, complete }[action](request);
});

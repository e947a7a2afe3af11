// Lists or creates issues in Linear. Usage: node main.mjs request.json, with LINEAR_API_KEY in the environment.

import { create } from "./creating.mjs";
import { choice, readRequest } from "./given.mjs";
import { list } from "./listing.mjs";
import { run } from "./service.mjs";

const FIELDS = ["action", "team", "state", "assignee", "labels", "contains", "untouched_days", "limit", "issues", "preview", "allow_duplicates"];

await run(async () => {
  const request = readRequest(FIELDS);
  const action = choice(request, "action", ["list", "create"], "list");
  await (action === "list" ? list(request) : create(request));
});

type Owner = { apiKey: string; email: string; password: string };
type Answer = { status: number; text: string; body: Record<string, unknown> };
type Ask = (what: string, body?: object, headers?: Record<string, string>) => Promise<Answer>;

/** What answers with a stream that does not end, or has nothing to do with the database. */
const LEFT_OUT = new Set(["/api/events", "/mcp/", "/mcp/sse", "/metrics", "/docs"]);

/**
 * Tries all these servers of one database: every reading that needs no id, from each server's own document, and a round of writings, of which
 * each server reads what the others wrote. Answers how many calls there were, and a line for each that did not answer as it should.
 */
export async function tryCalls(origins: string[], owner: Owner): Promise<{ tried: number; failures: string[] }> {
  let tried = 0;
  const failures: string[] = [];
  const fail = (origin: string, what: string, why: string) => failures.push(`${origin} ${what} ${why.slice(0, 300)}`);
  const askAs =
    (origin: string, auth: Record<string, string>): Ask =>
    async (what, body, headers) => {
      tried++;
      const [method = "", at = ""] = what.split(" ");
      const answer = await fetch(`${origin}${at}`, {
        method,
        headers: { ...auth, ...(body && { "content-type": "application/json" }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, text, body: answer.headers.get("content-type")?.includes("application/json") && text ? JSON.parse(text) : {} };
    };

  for (const [i, origin] of origins.entries()) {
    const anybody = askAs(origin, {});
    const signedIn = await anybody("POST /api/v1/auth/sign-in", { email: owner.email, password: owner.password });
    if (signedIn.status !== 200) fail(origin, "POST /api/v1/auth/sign-in", signedIn.text);
    const person = askAs(origin, { "x-auth-token": String(signedIn.body.token) });
    let read = 0;
    for (const path of await readings(anybody)) {
      const answer = await person(`GET ${path}`);
      if (answer.status >= 500) fail(origin, `GET ${path}`, answer.text);
      if (answer.status === 200) read++;
    }
    if (read < 30) fail(origin, "GET", `only ${read} readings answered 200`);
    // What one server writes another reads.
    const key = askAs(origin, { "x-api-key": owner.apiKey });
    const other = askAs(origins[(i + 1) % origins.length] as string, { "x-api-key": owner.apiKey });
    // What stands on an answer that was refused fails in its own way.
    await write(key, other, (what, why) => fail(origin, what, why)).catch((error: Error) => fail(origin, "the writings", error.message));
  }
  return { tried, failures };
}

async function readings(ask: Ask): Promise<string[]> {
  const { body } = await ask("GET /openapi.json");
  const paths = Object.entries(body.paths as Record<string, object>);
  return paths.flatMap(([path, methods]) => ("get" in methods && !path.includes("{") && !LEFT_OUT.has(path) ? [path] : []));
}

/** Makes one of most things, reads it elsewhere, changes it and takes it away. */
async function write(ask: Ask, other: Ask, fail: (what: string, why: string) => void) {
  const word = `u${Math.random().toString(36).slice(2, 10)}`;
  const V1 = "/api/v1";
  const must = async (by: Ask, what: string, status: number, body?: object, headers?: Record<string, string>) => {
    const answer = await by(what.replace(" ", ` ${V1}`), body, headers);
    if (answer.status !== status) fail(what, `${answer.status} ${answer.text}`);
    // biome-ignore lint/suspicious/noExplicitAny: answers of any shape, of either version
    return answer.body as any;
  };

  await must(ask, "PATCH /profile", 200, { name: `Owner ${word}` });
  await must(ask, "POST /memory/append", 200, { note: word });
  if (!(await must(other, "GET /memory", 200)).content?.includes(word)) fail("GET /memory", "lacks the note that was just appended");

  await must(ask, "POST /skills/text-statistics/install", 200, {});
  const run = await must(ask, "POST /skills/text-statistics/run", 202, { input: `${word} says hello.` }, { "idempotency-key": word });
  const again = await must(other, "POST /skills/text-statistics/run", 202, { input: `${word} says hello.` }, { "idempotency-key": word });
  if (again.executionId !== run.executionId) fail("POST /skills/text-statistics/run", "the retry on the other server is another run");
  const done = await over(() => must(other, `GET /executions/${run.executionId}/status`, 200));
  if (done.status !== "completed") fail("GET /executions/{id}/status", JSON.stringify(done.error ?? done.status));
  for (const { id } of done.artifacts ?? []) await must(ask, `GET /artifacts/${id}/download`, 200);
  await must(ask, `POST /executions/${run.executionId}/rerun`, 202, {}).then(({ executionId }) =>
    over(() => must(other, `GET /executions/${executionId}/status`, 200)),
  );

  const definition = {
    slug: word,
    name: word,
    steps: [
      { id: "ask", type: "approval", message: "Go on?" },
      { id: "note", type: "memory", note: word },
    ],
  };
  const flow = await must(ask, "POST /workflows/definitions", 201, definition);
  const { runId } = await must(other, `POST /workflows/${flow.id}/launch`, 202, { inputData: {} });
  await over(() => must(ask, `GET /workflows/runs/${runId}`, 200), "suspended");
  await must(ask, `POST /workflows/runs/${runId}/resume`, 200, { step: "ask", resumeData: { approved: true } });
  const ended = await over(() => must(other, `GET /workflows/runs/${runId}`, 200));
  if (ended.status !== "completed") fail("GET /workflows/runs/{runId}", JSON.stringify(ended.error ?? ended.status));
  await must(other, `DELETE /workflows/definitions/${flow.id}`, 204);

  const secret = await must(ask, "POST /secrets", 201, { name: word.toUpperCase(), value: word });
  await must(other, `DELETE /secrets/${secret.id}`, 204);
  const key = await must(ask, "POST /api-keys", 201, { name: word });
  await must(other, `POST /api-keys/${key.id}/revoke`, 200, {});
  await must(ask, "POST /collections", 201, { name: word });
  await must(other, `DELETE /collections/${word}`, 204);
  await must(ask, "POST /skills/text-statistics/uninstall", 204, {});
}

/** Asks until something has ended, or the answer is a refusal, for at most 60 seconds. */
// biome-ignore lint/suspicious/noExplicitAny: answers of any shape, of either version
async function over(get: () => Promise<any>, ...also: string[]): Promise<any> {
  const final = ["completed", "failed", "cancelled", ...also];
  for (let tries = 0; ; tries++) {
    const found = await get();
    if (found.status === undefined || final.includes(found.status) || tries > 600) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

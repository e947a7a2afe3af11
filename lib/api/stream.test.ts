import { expect, test } from "vitest";
import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation, type StreamAnswer } from "#lib/api/operation";
import { serve } from "#lib/api/serve";

/** An operation that streams what a test makes, and a way to ask for it. */
function streaming(make: () => AsyncGenerator<string>) {
  const streamed = operation({
    route: "GET /test-stream",
    summary: "A stream of a test.",
    scope: "public",
    responds: "stream",
    input: {},
    output: z.custom<StreamAnswer>(),
    handler: async () => ({ filename: "naïve.txt", contentType: "text/plain; charset=utf-8", chunks: make() }),
  });
  return (init: RequestInit = {}) => serve(streamed).GET(new Request("http://localhost:3000/api/v1/test-stream", init), { params: Promise.resolve({}) });
}

test("a stream arrives whole, as a download that is neither shown nor guessed at", async () => {
  const ask = streaming(async function* () {
    yield "one,";
    yield "two,";
    yield "naïve";
  });
  const response = await ask();
  expect([response.status, await response.text()]).toEqual([200, "one,two,naïve"]);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt`);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("a stream that fails at once is an error like any other", async () => {
  const response = await streaming(async function* () {
    throw new ApiError("EXECUTION_RUNNING");
    // biome-ignore lint/correctness/noUnreachable: what makes it a stream
    yield "never";
  })();
  expect([response.status, (await response.json()).error.code]).toEqual([409, "EXECUTION_RUNNING"]);
});

test("a stream that fails later does not end as if it were whole", async () => {
  const response = await streaming(async function* () {
    yield "one";
    yield "two";
    throw new Error("the database went away");
  })();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("the database went away");
});

test("a caller that goes away ends the making of a stream", async () => {
  for (const leave of ["cancel", "abort"] as const) {
    const controller = new AbortController();
    const ended = Promise.withResolvers<void>();
    let made = 0;
    const ask = streaming(async function* () {
      try {
        for (;;) yield `${++made}\n`;
      } finally {
        ended.resolve();
      }
    });
    const response = await ask({ signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    if (leave === "cancel") await reader?.cancel();
    else controller.abort();
    await ended.promise;
    expect(made).toBeLessThan(5);
    if (leave === "abort")
      await expect(
        (async () => {
          while (!(await reader?.read())?.done);
        })(),
      ).rejects.toThrow();
  }
});

test("HEAD makes nothing of a stream", async () => {
  let made = 0;
  const response = await streaming(async function* () {
    made += 1;
    yield "one";
  })({ method: "HEAD" });
  expect([response.status, response.body, made]).toEqual([200, null, 0]);
  expect(response.headers.get("content-disposition")).toContain("attachment");
});

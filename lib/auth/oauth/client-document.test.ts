import dns from "node:dns";
import { expect, test, vi } from "vitest";
import { presentClient } from "#lib/auth/oauth/client";
import { isDocumentAddress, readClientDocument } from "#lib/auth/oauth/client-document";
import { startWebServer } from "#lib/testing/web-server";

test("the address of a document is https, in one spelling, with a path", () => {
  for (const id of ["https://app.example/client.json", "https://app.example:8443/a/b", "https://app.example/a?x=1"])
    expect(isDocumentAddress(id), id).toBe(true);
  for (const id of [
    ...["https://app.example", "https://app.example/", "http://app.example/client.json", "https://app.example/a/../b", "https://app.example/a/%2e%2e/b"],
    ...["https://app.example/a#b", "https://app.example/a#", "https://user@app.example/a", "https://user:x@app.example/a", "HTTPS://app.example/a"],
    ...["https://App.example/a", "https://app.example:443/a", "https://ex\u00e4mple.org/a", "app.example/a", "", `https://app.example/${"a".repeat(500)}`],
  ])
    expect(isDocumentAddress(id), id).toBe(false);
});

test("an address that leads inside, by itself or by its name, is never asked, and nothing is told of what is there", async () => {
  let asked = 0;
  const inside = await startWebServer(async () => {
    asked++;
    return Response.json({});
  });
  const { port } = new URL(inside.url);
  // A name server that answers with an inner address, as anybody's can.
  const lookup = vi.spyOn(dns.promises, "lookup").mockResolvedValue([{ address: "127.0.0.1", family: 4 }] as never);
  const said = new Set<string>();
  for (const id of [
    ...[
      `https://127.0.0.1:${port}/x`,
      `https://localhost:${port}/x`,
      `https://[::1]:${port}/x`,
      `https://[::ffff:127.0.0.1]:${port}/x`,
      `https://0.0.0.0:${port}/x`,
    ],
    ...["https://169.254.169.254/latest/meta-data", "https://10.0.0.1/x", "https://192.168.1.1/x", "https://[fd00::1]/x", "https://metadata.google.internal/x"],
    ...[`https://rebound.example:${port}/x`, `http://rebound.example:${port}/x`],
  ]) {
    const error = await readClientDocument(id).catch((error: Error) => error);
    expect(error, id).toMatchObject({ code: "invalid_client" });
    said.add((error as Error).message);
  }
  expect([asked, said.size, lookup.mock.calls.length]).toEqual([0, 1, 2]);
  lookup.mockRestore();
  await inside.close();
});

test("an app that many people use signs in where its document is out of reach, to its own computer and no further", async () => {
  const client = await presentClient("https://claude.ai/oauth/claude-code-client-metadata", { ip: null, beforeReading: async () => {} });
  expect(client?.name).toBe("Claude Code");
  // Whether the document was read or is the copy.
  for (const uri of client?.redirectUris ?? []) expect(new URL(uri).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
});

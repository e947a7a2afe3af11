import { createEmulator, defineEmulator } from "emulate";
import { notionData } from "#lib/testing/notion-data";
import { notionPages } from "#lib/testing/notion-pages";
import { notionTables } from "#lib/testing/notion-tables";
import { failure, notionWorld } from "#lib/testing/notion-world";

type Options = { url: string; port: number; client: { id: string; secret: string }; redirectUri: string };

/** What stands for Notion: its sign-in, and its API as of the version with data sources. */
export async function startNotion({ port, client, redirectUri }: Options) {
  const notion = defineEmulator({
    name: "notion",
    state: () => ({ codes: {} as Record<string, string>, tokens: {} as Record<string, string>, count: 0 }),
    setup({ app, state }) {
      app.get("/v1/oauth/authorize", (c) => {
        if (c.req.query("client_id") !== client.id || c.req.query("redirect_uri") !== redirectUri) return c.text("No such integration", 400);
        const input = (name: string, value = "") => `<input type="hidden" name="${name}" value="${value}">`;
        return c.html(`<form method="post" action="/v1/oauth/allow">${input("state", c.req.query("state"))}${input("who", "ada")}<button>ada</button></form>`);
      });
      app.post("/v1/oauth/allow", async (c) => {
        const form = await c.req.parseBody();
        state.count += 1;
        const code = `notion-code-${state.count}`;
        state.codes[code] = String(form.who);
        return c.redirect(`${redirectUri}?${new URLSearchParams({ code, state: String(form.state) })}`, 302);
      });
      const isClient = (header: string | undefined) => header === `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
      app.post("/v1/oauth/token", async (c) => {
        if (!isClient(c.req.header("authorization"))) return c.json({ error: "invalid_client" }, 401);
        const body = (await c.req.json().catch(() => ({}))) as Record<string, string>;
        if (body.grant_type === "authorization_code" && body.redirect_uri !== redirectUri) return c.json({ error: "invalid_grant" }, 400);
        const given = String(body.grant_type === "refresh_token" ? body.refresh_token : body.code);
        const who = body.grant_type === "refresh_token" ? state.tokens[given] : state.codes[given];
        if (who === undefined) return c.json({ error: "invalid_grant" }, 400);
        delete state.codes[given];
        delete state.tokens[given];
        state.count += 1;
        const [access_token, refresh_token] = [`ntn_${state.count}`, `nrt_${state.count}`];
        state.tokens[access_token] = who;
        state.tokens[refresh_token] = who;
        const owner = { type: "user", user: { object: "user", id: notionWorld().person, type: "person", person: { email: `${who}@example.com` } } };
        const workspace = { workspace_icon: null, workspace_name: "Ada's Notion", workspace_id: notionWorld().workspace };
        return c.json({ access_token, refresh_token, token_type: "bearer", bot_id: notionWorld().bot, ...workspace, owner, duplicated_template_id: null });
      });
      app.post("/v1/oauth/revoke", async (c) => {
        if (!isClient(c.req.header("authorization"))) return c.json({ error: "invalid_client" }, 401);
        const { token = "" } = (await c.req.json().catch(() => ({}))) as { token?: string };
        if (!token.startsWith("ntn_") || !state.tokens[token]) return failure(c, 400, "invalid_request", "Invalid token.");
        for (const each of [token, token.replace("ntn_", "nrt_")]) delete state.tokens[each];
        return c.json({ request_id: "revoked" });
      });
      app.use("*", async (c, next) => {
        const { pathname } = new URL(c.req.url);
        if (!pathname.startsWith("/v1/") || pathname.startsWith("/v1/oauth/")) return next();
        const token = c.req.header("authorization")?.slice("Bearer ".length) ?? "";
        if (!state.tokens[token]) return c.json({ object: "error", status: 401, code: "unauthorized", message: "API token is invalid." }, 401);
        const version = c.req.header("notion-version");
        if (version === undefined) return failure(c, 400, "missing_version", "Notion-Version header failed validation: it should be defined.");
        if (version !== "2025-09-03") return failure(c, 400, "validation_error", `This stands for 2025-09-03, and not for ${version}.`);
        return next();
      });
      const bot = { type: "bot", owner: { type: "workspace", workspace: true }, workspace_name: "Ada's Notion", workspace_id: notionWorld().workspace };
      app.get("/v1/users/me", (c) => c.json({ object: "user", id: notionWorld().bot, type: "bot", name: "Clanker", avatar_url: null, bot }));
      notionPages(app);
      notionData(app);
      notionTables(app);
    },
  });
  return createEmulator({ service: notion, port });
}

import { createEmulator, defineEmulator } from "emulate";

type Options = { url: string; port: number; client: { id: string; secret: string }; redirectUri: string };

/** What stands for Notion: its sign-in. */
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
      app.post("/v1/oauth/token", async (c) => {
        const expected = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
        if (c.req.header("authorization") !== expected) return c.json({ error: "invalid_client" }, 401);
        const form = await c.req.parseBody();
        const grant = String(form.grant_type);
        const given = String(grant === "refresh_token" ? form.refresh_token : form.code);
        const who = grant === "refresh_token" ? state.tokens[given] : state.codes[given];
        if (who === undefined) return c.json({ error: "invalid_grant" }, 400);
        delete state.codes[given];
        delete state.tokens[given];
        state.count += 1;
        const [access_token, refresh_token] = [`ntn_${state.count}`, `nrt_${state.count}`];
        state.tokens[access_token] = who;
        state.tokens[refresh_token] = who;
        return c.json({ access_token, refresh_token, token_type: "bearer", bot_id: "bot-1", workspace_name: "Ada's Notion", workspace_id: "w-1" });
      });
      app.post("/v1/oauth/revoke", async (c) => {
        const form = await c.req.parseBody();
        delete state.tokens[String(form.token)];
        return c.json({});
      });
      app.get("/v1/users/me", (c) => {
        const token = c.req.header("authorization")?.slice("Bearer ".length) ?? "";
        if (!state.tokens[token]) return c.json({ object: "error", status: 401, code: "unauthorized", message: "API token is invalid." }, 401);
        return c.json({ object: "user", id: "bot-1", type: "bot", name: "Clanker", bot: { workspace_name: "Ada's Notion" } });
      });
    },
  });
  return createEmulator({ service: notion, port });
}

import { McpServer, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { FIXTURE_TOOLS, PNG } from "#lib/testing/mcp-conformance-tools";

/** What the official conformance suite expects to find on a server: its tools, resources, prompts and a completion. Served by our transports. */
export function conformanceServer(): McpServer {
  const mcp = new McpServer(
    { name: "clanker-conformance", version: "1.0.0" },
    { capabilities: { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true }, prompts: {}, completions: {}, logging: {} } },
  );
  addTools(mcp);
  addResources(mcp);
  addPrompts(mcp);
  return mcp;
}

function addTools({ server }: McpServer) {
  const listed = Object.entries(FIXTURE_TOOLS).map(([name, { description, inputSchema = { type: "object" } }]) => ({ name, description, inputSchema }));
  server.setRequestHandler("tools/list", () => ({ tools: listed as never }));
  server.setRequestHandler("tools/call", ({ params }, ctx) => {
    const tool = FIXTURE_TOOLS[params.name];
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool called ${params.name}.`);
    return tool.call((params.arguments ?? {}) as Record<string, string>, ctx);
  });
}

function addResources({ server }: McpServer) {
  const contents: Record<string, { mimeType: string } & ({ text: string } | { blob: string })> = {
    "test://static-text": { mimeType: "text/plain", text: "This is the content of the static text resource." },
    "test://static-binary": { mimeType: "image/png", blob: PNG },
    "test://watched-resource": { mimeType: "text/plain", text: "Watched." },
  };
  server.setRequestHandler("resources/list", () => ({
    resources: Object.entries(contents).map(([uri, { mimeType }]) => ({ uri, name: uri.slice("test://".length), description: "A fixture.", mimeType })),
  }));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: [{ uriTemplate: "test://template/{id}/data", name: "template", description: "A fixture.", mimeType: "application/json" }],
  }));
  server.setRequestHandler("resources/read", ({ params: { uri } }) => {
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
    const found = id
      ? { mimeType: "application/json", text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }
      : (contents[uri] ?? undefined);
    if (!found) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no resource ${uri}.`);
    return { contents: [{ uri, ...found }] };
  });
  server.setRequestHandler("resources/subscribe", () => ({}));
  server.setRequestHandler("resources/unsubscribe", () => ({}));
}

function addPrompts({ server }: McpServer) {
  const user = (content: object) => ({ role: "user" as const, content });
  const say = (text: string) => user({ type: "text", text });
  const required = (name: string) => ({ name, description: "A fixture.", required: true });
  const prompts: Record<string, { arguments?: object[]; messages(args: Record<string, string>): object[] }> = {
    test_simple_prompt: { messages: () => [say("This is a simple prompt for testing.")] },
    test_prompt_with_arguments: {
      arguments: [required("arg1"), required("arg2")],
      messages: ({ arg1, arg2 }) => [say(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
    },
    test_prompt_with_embedded_resource: {
      arguments: [required("resourceUri")],
      messages: ({ resourceUri }) => [
        user({ type: "resource", resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded resource content for testing." } }),
        say("Please process the embedded resource above."),
      ],
    },
    test_prompt_with_image: { messages: () => [user({ type: "image", data: PNG, mimeType: "image/png" }), say("Please analyze the image above.")] },
  };
  server.setRequestHandler("prompts/list", () => ({
    prompts: Object.entries(prompts).map(([name, { arguments: args }]) => ({ name, description: "A fixture.", arguments: args ?? [] })) as never,
  }));
  server.setRequestHandler("prompts/get", ({ params }) => {
    const prompt = prompts[params.name];
    if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt called ${params.name}.`);
    return { messages: prompt.messages(params.arguments ?? {}) as never };
  });
  server.setRequestHandler("completion/complete", ({ params }) => {
    const values = ["paris", "park", "party"].filter((value) => value.startsWith(params.argument.value));
    return { completion: { values, total: values.length, hasMore: false } };
  });
}

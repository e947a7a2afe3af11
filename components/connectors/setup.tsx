import type { OutputOf } from "#lib/client";
import { CodeBlock } from "../ui/code-block";
import { Link } from "../ui/link";

type Setup = NonNullable<OutputOf<"GET /connectors/{app}">["setup"]>;

/** Where a server is registered, by the app. */
const CONSOLES: Record<string, { name: string; href: string }> = {
  github: { name: "GitHub's developer settings", href: "https://github.com/settings/developers" },
  notion: { name: "Notion's integrations", href: "https://www.notion.so/profile/integrations" },
};
const GOOGLE = { name: "Google's cloud console", href: "https://console.cloud.google.com/auth/clients" };

const LINK = "text-accent underline-offset-2 hover:underline";

/** What the server's owner does so that an app can be connected: what to register, and what to set. */
export function SetupSteps({ app, name, setup }: { app: string; name: string; setup: Setup }) {
  const console = CONSOLES[app] ?? GOOGLE;
  const setting = setup.variables.map((variable) => `${variable}=`).join("\n");
  return (
    <details className="group rounded-md border">
      <summary className="cursor-pointer rounded-md px-3 py-2 font-medium hover:bg-muted/60">How to set it up</summary>
      <ol className="list-decimal space-y-3 border-t p-3 pl-8">
        <li className="space-y-2">
          <p>
            Register this server in{" "}
            <a href={console.href} target="_blank" rel="noreferrer" className={LINK}>
              {console.name}
            </a>{" "}
            with this redirect address:
          </p>
          <CodeBlock label={`Redirect address for ${name}`}>{setup.redirectUri}</CodeBlock>
        </li>
        <li className="space-y-2">
          <p>Set the client id and secret that you get there in the server's environment, and start it again:</p>
          <CodeBlock label={`Variables for ${name}`}>{setting}</CodeBlock>
          {app !== "github" && app !== "notion" && <p className="text-xs text-muted-foreground">Gmail, Google Calendar and Google Drive share one client.</p>}
        </li>
      </ol>
      <p className="border-t px-3 py-2 text-muted-foreground">
        Step by step:{" "}
        <Link href="/docs/connectors" className={LINK}>
          the guide to connectors
        </Link>
      </p>
    </details>
  );
}

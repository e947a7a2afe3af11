import Link from "next/link";
import { type Role, withArticle } from "../settings/roles";
import { CodeBlock } from "../ui/code-block";

/** How an agent gets a key, for whoever sets one up. */
export function ConnectAnAgent({ publicUrl, role }: { publicUrl: string; role: Role }) {
  const start = `curl -X POST ${publicUrl}/api/v1/activate \\
  -H "content-type: application/json" \\
  -d '{"client_label": "my-agent"}'`;
  const poll = `curl -X POST ${publicUrl}/api/v1/activate/poll \\
  -H "content-type: application/json" \\
  -d '{"device_code": "the device_code of the first answer"}'`;
  return (
    <section id="connect" aria-labelledby="connect-title" className="scroll-mt-16 space-y-4">
      <div className="space-y-1">
        <h2 id="connect-title" className="font-semibold">
          Connect an agent
        </h2>
        <p className="max-w-2xl text-muted-foreground">
          Point the agent at{" "}
          <a href="/skill.md" className="text-accent underline underline-offset-2">
            {publicUrl}/skill.md
          </a>
          , where it reads all of this by itself, or do it by hand:
        </p>
      </div>
      <ol className="max-w-3xl list-decimal space-y-4 pl-5">
        <li className="space-y-2">
          <p>The agent asks for a code.</p>
          <CodeBlock label="Ask for a code">{start}</CodeBlock>
        </li>
        <li className="space-y-2">
          <p>
            You open the <code className="font-mono text-xs">verification_url_complete</code> of the answer, or type the code at{" "}
            <Link href="/activate" className="text-accent underline underline-offset-2">
              {publicUrl}/activate
            </Link>
            , and say what it may do.
          </p>
        </li>
        <li className="space-y-2">
          <p>The agent collects its key. It is shown once.</p>
          <CodeBlock label="Collect the key">{poll}</CodeBlock>
        </li>
      </ol>
      <p className="max-w-2xl text-muted-foreground">
        However far you let it in, its key may do no more than you: what {withArticle(role)} may.{" "}
        {role === "owner" || role === "admin" ? (
          <>
            You can also make a key yourself, in{" "}
            <Link href="/settings/keys" className="text-accent underline underline-offset-2">
              Settings → API keys
            </Link>
            , and hand it to the agent.
          </>
        ) : (
          "Keys that are made by hand, in Settings → API keys, are the admins’ matter."
        )}
      </p>
    </section>
  );
}

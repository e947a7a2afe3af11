import { CodeBlock } from "../../ui/code-block";
import { Link } from "../../ui/link";

/** How an agent gets a key of the API without a browser of its own: it shows a code, and a person approves it. */
export function ByCode({ url }: { url: string }) {
  const start = `curl -X POST ${url}/api/v1/activate \\
  -H "content-type: application/json" \\
  -d '{"client_label": "my-agent"}'`;
  const poll = `curl -X POST ${url}/api/v1/activate/poll \\
  -H "content-type: application/json" \\
  -d '{"device_code": "the device_code of the first answer"}'`;
  return (
    <>
      <p>
        Point the agent at{" "}
        <a href="/skill.md" className="text-accent underline underline-offset-2">
          {url}/skill.md
        </a>
        , where it reads all of this by itself, or do it by hand:
      </p>
      <ol className="list-decimal space-y-4 pl-5">
        <li className="space-y-2">
          <p>The agent asks for a code.</p>
          <CodeBlock label="Ask for a code">{start}</CodeBlock>
        </li>
        <li className="space-y-2">
          <p>
            You open the <code className="font-mono text-xs">verification_url_complete</code> of the answer, or type the code at{" "}
            <Link href="/activate" className="text-accent underline underline-offset-2">
              {url}/activate
            </Link>
            , and say what it may do.
          </p>
        </li>
        <li className="space-y-2">
          <p>The agent collects its key. It is shown once.</p>
          <CodeBlock label="Collect the key">{poll}</CodeBlock>
        </li>
      </ol>
    </>
  );
}

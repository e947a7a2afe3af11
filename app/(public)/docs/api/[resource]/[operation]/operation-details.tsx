import type { ReactNode } from "react";
import type { Field } from "../../../../../../components/docs/field";
import { Fields } from "../../../../../../components/docs/fields";
import { LINK } from "../../../../../../components/docs/link-style";
import { Badge } from "../../../../../../components/ui/badge";
import { Link } from "../../../../../../components/ui/link";
import type { Documented } from "../../../reference";
import { refusalsOf } from "../../../refusals-of";

/** All that is to be known of an operation: who may, what it takes, what it answers, how it refuses. */
export function OperationDetails({ found }: { found: Documented }) {
  const { pathFields, query, headers, body, wholeBody, answers } = found;
  const groups: [string, Field[]][] = [
    ["Path", pathFields],
    ["Query", query],
    [found.takes === "form" ? "Form (multipart/form-data)" : "Body", wholeBody ? [wholeBody] : body],
    ["Headers", headers],
  ];
  return (
    <div className="space-y-8">
      <Part title="Who may call it">
        <WhoMay {...found} />
      </Part>
      {groups.map(
        ([title, fields]) =>
          fields.length > 0 && (
            <Part key={title} title={title}>
              <Fields fields={fields} />
            </Part>
          ),
      )}
      <Part title="Answers">
        <ul className="space-y-3">
          {answers.map(({ status, description, type, fields }) => (
            <li key={status}>
              <p className="flex flex-wrap items-baseline gap-2">
                <Badge tone="success" className="tabular-nums">
                  {status}
                </Badge>
                {description}
                {type && <code className="font-mono text-xs text-muted-foreground">{type}</code>}
              </p>
              {fields.length > 0 && <Fields fields={fields} required={false} />}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Refusals">
        <Refusals found={found} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h2 className="font-medium">{title}</h2>
      {children}
    </section>
  );
}

const ROLES: Record<string, string> = {
  viewer: "viewers and everyone above",
  member: "members, admins and owners",
  admin: "admins and owners",
  owner: "owners only",
};

function WhoMay({ scope, role, tool, operation }: Documented) {
  const plain: Record<string, ReactNode> = {
    public: "Anyone, without a key.",
    session: "A person who is signed in; no API key will do.",
    key: "An API key, whatever its scopes.",
    any: "Any API key, or a person who is signed in.",
    full: "A key with full access, or a person who is signed in. No single scope is enough.",
  };
  return (
    <ul className="list-disc space-y-1 pl-5 marker:text-muted-foreground">
      <li>
        {plain[scope] ?? (
          <>
            A key with the scope <code className="font-mono text-xs">{scope}</code>, or a person who is signed in.{" "}
            <Link href="/docs/consent" className={LINK}>
              How an agent asks for it
            </Link>
            .
          </>
        )}
      </li>
      {role && scope !== "public" && <li>In the workspace: {ROLES[role]}.</li>}
      {operation?.writes && <li>It changes something.</li>}
      {tool && (
        <li>
          Agents have it as the tool <code className="font-mono text-xs">{tool}</code> over{" "}
          <Link href="/docs/mcp" className={LINK}>
            MCP
          </Link>
          .
        </li>
      )}
    </ul>
  );
}

function Refusals({ found }: { found: Documented }) {
  return (
    <ul className="divide-y">
      {refusalsOf(found).map(({ code, status, message }) => (
        <li key={code} className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[14rem_minmax(0,1fr)]">
          <Link href={`/docs/errors#${code}`} className="font-mono text-xs font-semibold break-all hover:underline">
            <span className="mr-2 font-normal text-muted-foreground tabular-nums">{status}</span>
            {code}
          </Link>
          <span className="text-muted-foreground">{message}</span>
        </li>
      ))}
    </ul>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { operations } from "#lib/operations/index";
import { Badge } from "../../../components/ui/badge";
import { PageHeader } from "../../../components/ui/page-header";
import { Prose } from "../../../components/ui/prose";
import { readGuides } from "./guides";

export const metadata: Metadata = { title: "Docs", description: "Guides, and everything the API can do." };

type Listed = (typeof operations)[keyof typeof operations];

export default function DocsPage() {
  const groups = Map.groupBy(Object.values(operations) as Listed[], ({ path }) => path.replace(/^\/api\/(v1\/)?/, "").split("/")[0] as string);
  const names = [...groups.keys()].sort();
  return (
    <div className="grid gap-8 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <nav aria-label="Contents" className="hidden lg:block">
        <ul className="sticky top-22 max-h-[calc(100dvh-6rem)] space-y-1 overflow-y-auto">
          {names.map((name) => (
            <li key={name}>
              <a href={`#${name}`} className="text-muted-foreground hover:text-foreground">
                {name}
              </a>
            </li>
          ))}
          <li className="pt-3">
            <Link href="/docs/errors" className="text-muted-foreground hover:text-foreground">
              Error codes
            </Link>
          </li>
          <li>
            <Link href="/docs/telemetry" className="text-muted-foreground hover:text-foreground">
              Telemetry
            </Link>
          </li>
        </ul>
      </nav>
      <div className="min-w-0 space-y-10">
        <PageHeader title="Docs">Guides, and everything that the API can do.</PageHeader>
        <Guides />
        <section aria-labelledby="api" className="space-y-2">
          <h2 id="api" className="text-base font-semibold">
            API
          </h2>
          <p className="max-w-2xl text-muted-foreground">
            Send your key as <code className="font-mono text-xs">x-api-key</code> or <code className="font-mono text-xs">Authorization: Bearer</code>. Bodies
            and answers are JSON. Refusals carry a code:{" "}
            <Link href="/docs/errors" className="font-medium text-accent underline underline-offset-2">
              all error codes
            </Link>
            . Agents have much of it as tools:{" "}
            <Link href="/docs/mcp" className="font-medium text-accent underline underline-offset-2">
              connect one with MCP
            </Link>
            . What CLIs tell this server of themselves:{" "}
            <Link href="/docs/telemetry" className="font-medium text-accent underline underline-offset-2">
              telemetry
            </Link>
            .
          </p>
        </section>
        {names.map((name) => (
          <section key={name} aria-labelledby={name} className="space-y-3">
            <h2 id={name} className="scroll-mt-20 text-base font-semibold">
              {name}
            </h2>
            <ul className="divide-y rounded-lg border">
              {groups.get(name)?.map((operation) => (
                <li key={operation.route} id={operation.name} className="scroll-mt-20 space-y-1 p-3">
                  <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                    <code className="font-mono text-xs break-all">
                      <span className="mr-2 font-semibold text-info">{operation.method}</span>
                      {operation.path}
                    </code>
                    <Badge className="ml-auto font-mono">{operation.scope}</Badge>
                  </div>
                  <p>{operation.summary}</p>
                  {operation.description && (
                    <div className="text-muted-foreground">
                      <Prose>{operation.description}</Prose>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

async function Guides() {
  const guides = await readGuides();
  return (
    <nav aria-label="Guides" className="space-y-3">
      <h2 className="text-base font-semibold">Guides</h2>
      <ul className="grid gap-3 sm:grid-cols-2">
        {guides.map(({ name, title }) => (
          <li key={name}>
            <Link href={`/docs/${name}`} className="block rounded-lg border bg-card px-4 py-3 font-medium hover:border-input">
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

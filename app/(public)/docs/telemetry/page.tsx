import type { Metadata } from "next";
import { DO_NOT_TRACK } from "#lib/api/do-not-track";
import { adoptInstall } from "#lib/operations/migrations/adopt-install";
import { recordTelemetry } from "#lib/operations/telemetry/record-telemetry";
import { describeTelemetry, TELEMETRY_DAYS } from "#lib/operations/telemetry/telemetry-event";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { Prose } from "../../../../components/ui/prose";

export const metadata: Metadata = { title: "Telemetry", description: "What is stored of a CLI that is used with this server, and how to switch it off." };

const link = "font-medium text-accent underline underline-offset-2";
const code = "font-mono text-xs";

/** Made from what the operation takes, so that it cannot say less than is stored. */
export default function TelemetryPage() {
  return (
    <div className="mx-auto max-w-3xl space-y-8">
      <PageHeader title="Telemetry">
        A CLI may tell this server that one of its commands was run:{" "}
        <Link href="/docs#recordTelemetry" className={link}>
          {recordTelemetry.method} {recordTelemetry.path}
        </Link>
        . This page is made from the code that takes it.
      </PageHeader>
      <Section id="stored" title="What is stored">
        <p>These fields, and the time. Anything else that is sent is refused, and nothing of it is kept.</p>
        <ul className="divide-y rounded-lg border">
          {describeTelemetry().map(({ name, description, values, required }) => (
            <li key={name} className="space-y-1 p-3">
              <div className="flex flex-wrap items-baseline gap-x-3">
                <code className={`${code} font-semibold`}>{name}</code>
                {!required && <span className="ml-auto text-xs text-muted-foreground">may be left out</span>}
              </div>
              <Prose>{description}</Prose>
              {values && <p className={`${code} text-muted-foreground`}>{values.join(", ")}</p>}
            </li>
          ))}
        </ul>
      </Section>
      <Section id="not-stored" title="What is not">
        <p>
          No address, no user agent, no key and no account is stored with it. The server's log notes time, path and address of every request, of this one too,
          but not what was sent.
        </p>
        <p>
          Whoever has the random id can claim it for their account, once they sign in:{" "}
          <Link href="/docs#adoptInstall" className={link}>
            {adoptInstall.method} {adoptInstall.path}
          </Link>
          . From then on what is stored under it belongs to that account. Nobody claims it for them.
        </p>
      </Section>
      <Section id="how-long" title="How long">
        <p>{TELEMETRY_DAYS} days, which is thirteen months. Then it is deleted.</p>
      </Section>
      <Section id="off" title="How to switch it off">
        <ul className="list-disc space-y-1 pl-5">
          <li>
            For yourself: have your requests say so, with one of the headers{" "}
            {DO_NOT_TRACK.map((name, i) => (
              <span key={name}>
                {i > 0 && ", "}
                <code className={code}>{name}: 1</code>
              </span>
            ))}
            .
          </li>
          <li>
            For a server of your own: start it with <code className={code}>TELEMETRY=off</code> or <code className={code}>DO_NOT_TRACK=1</code>.
          </li>
        </ul>
        <p>
          Then nothing is stored, and the answer says <code className={code}>{'{"data": {"recorded": false}}'}</code>.
        </p>
      </Section>
    </div>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <section aria-labelledby={id} className="space-y-3">
      <h2 id={id} className="scroll-mt-20 text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

import type { Metadata } from "next";
import { describeError, ERROR_CODES } from "#lib/api/errors";
import { publicUrl } from "#lib/session";
import { GuideText } from "../../../../components/docs/guide-text";
import { LINK } from "../../../../components/docs/link-style";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { ADVICE } from "../error-advice";

export const generateMetadata = (): Metadata => ({
  title: "Error codes",
  description: "Every error that the API can answer, and what to do about it.",
  alternates: { canonical: `${publicUrl()}/docs/errors` },
});

const MEANINGS: Record<number, string> = {
  400: "The request is not right",
  401: "Nobody is signed in",
  402: "It costs more than there is",
  403: "It is not allowed",
  404: "There is nothing",
  405: "Not with this method",
  409: "Not as things stand",
  410: "It is gone",
  412: "It was changed meanwhile",
  413: "It is too large",
  415: "It is of the wrong type",
  416: "It is outside the file",
  429: "It is too much at once",
  500: "The server failed",
  503: "Not just now",
};

export default function ErrorsPage() {
  const byStatus = Map.groupBy(ERROR_CODES.map(describeError), ({ status }) => status);
  return (
    <div className="max-w-3xl space-y-8">
      <PageHeader title="Error codes" crumbs={[{ label: "Docs", href: "/docs" }]}>
        Every error that the{" "}
        <Link href="/docs/api" className={LINK}>
          API
        </Link>{" "}
        can answer, and what to do about it. The body names the code, and <code className="font-mono text-xs">doc_url</code> leads here.
      </PageHeader>
      {[...byStatus].map(([status, errors]) => (
        <section key={status} aria-labelledby={`status-${status}`} className="space-y-3">
          <h2 id={`status-${status}`} className="flex items-baseline gap-2 font-medium">
            <span className="tabular-nums">{status}</span> {MEANINGS[status]}
            <span className="ml-auto font-mono text-xs font-normal text-muted-foreground">{errors[0]?.type}</span>
          </h2>
          <ul className="divide-y rounded-lg border">
            {errors.map(({ code, message }) => (
              <li key={code} id={code} className="scroll-mt-20 space-y-1 p-3 target:bg-info-ground">
                <h3>
                  <a href={`#${code}`} className="font-mono text-xs font-semibold break-all hover:underline">
                    {code}
                  </a>
                </h3>
                <p>{message}</p>
                <GuideText className="text-muted-foreground">{ADVICE[code]}</GuideText>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

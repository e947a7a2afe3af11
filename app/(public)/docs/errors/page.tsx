import type { Metadata } from "next";
import Link from "next/link";
import { describeError, ERROR_CODES } from "#lib/api/errors";
import { PageHeader } from "../../../../components/ui/page-header";

export const metadata: Metadata = { title: "Error codes", description: "Every error the API can answer." };

export default function ErrorsPage() {
  return (
    <div className="mx-auto max-w-3xl space-y-6">
      <PageHeader title="Error codes">
        Every error the{" "}
        <Link href="/docs" className="font-medium text-accent underline underline-offset-2">
          API
        </Link>{" "}
        can answer. The body names the code, and <code className="font-mono text-xs">doc_url</code> leads here.
      </PageHeader>
      <ul className="divide-y rounded-lg border">
        {ERROR_CODES.map(describeError).map(({ code, status, type, message }) => (
          <li key={code} id={code} className="scroll-mt-20 space-y-1 p-3 target:bg-info-ground">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <a href={`#${code}`} className="font-mono text-xs font-semibold hover:underline">
                {code}
              </a>
              <span className="ml-auto font-mono text-xs text-muted-foreground">
                {status} {type}
              </span>
            </div>
            <p>{message}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { publicUrl } from "#lib/session";
import { CodeTabs } from "../../../../../../components/docs/code-tabs";
import { Copyable } from "../../../../../../components/docs/copyable";
import { GuideText } from "../../../../../../components/docs/guide-text";
import { LINK } from "../../../../../../components/docs/link-style";
import { Method } from "../../../../../../components/docs/method";
import { Neighbours } from "../../../../../../components/docs/neighbours";
import { CODE_LANGUAGES, type CodeLanguage, codeOf } from "../../../../../../components/docs/request-code";
import { TryIt } from "../../../../../../components/docs/try-it";
import { Link } from "../../../../../../components/ui/link";
import { PageHeader } from "../../../../../../components/ui/page-header";
import { Source } from "../../../../../../components/ui/source";
import { consoleOf } from "../../../console-of";
import { type Documented, referenceGroups, referenceOf } from "../../../reference";
import { OperationDetails } from "./operation-details";

type Props = { params: Promise<{ resource: string; operation: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { resource, operation } = await params;
  const found = referenceOf(resource, operation);
  if (!found) return {};
  return {
    title: titleOf(found),
    description: `${found.method} ${found.path}: ${found.summary}`,
    alternates: { canonical: `${publicUrl()}/docs/api/${resource}/${operation}` },
  };
}

const titleOf = ({ summary }: Documented) => summary.replace(/\.$/, "");

export default async function OperationPage({ params }: Props) {
  const { resource, operation } = await params;
  const found = referenceOf(resource, operation);
  if (!found) notFound();
  const group = referenceGroups().find(({ name }) => name === resource);
  const all = referenceGroups().flatMap((each) => each.operations);
  const at = all.indexOf(found);
  const linkTo = (each: Documented | undefined) => each && { title: titleOf(each), href: `/docs/api/${each.group}/${each.slug}` };
  return (
    <article className="space-y-6">
      <PageHeader
        title={titleOf(found)}
        crumbs={[
          { label: "Docs", href: "/docs" },
          { label: "API", href: "/docs/api" },
          { label: group?.title ?? resource, href: `/docs/api/${resource}` },
        ]}
      />
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-6">
          <p className="flex items-baseline gap-2 rounded-lg border bg-card px-3 py-2">
            <Method>{found.method}</Method>
            <code className="min-w-0 font-mono text-xs break-all">{found.path}</code>
          </p>
          {found.description && <GuideText className="max-w-[70ch]">{found.description}</GuideText>}
          <TryIt {...consoleOf(found)} />
        </div>
        <Examples found={found} />
        <div className="min-w-0 xl:row-start-2">
          <OperationDetails found={found} />
        </div>
      </div>
      <Neighbours before={linkTo(all[at - 1])} after={linkTo(all[at + 1])} />
    </article>
  );
}

async function Examples({ found }: { found: Documented }) {
  const wanted = (await cookies()).get("docs-language")?.value as CodeLanguage | undefined;
  const first = wanted && CODE_LANGUAGES.includes(wanted) ? wanted : "curl";
  const code = (language: CodeLanguage) => codeOf[language](found.sample);
  const show = (language: CodeLanguage) => <Source code={code(language)} name={ENDINGS[language]} label={`Example in ${language}`} className={FLUSH} />;
  const [answer] = found.answers;
  return (
    <section aria-label="Examples" className="min-w-0 space-y-4 xl:row-span-2">
      <div className="space-y-4 xl:sticky xl:top-18">
        <CodeTabs
          first={first}
          texts={{ curl: code("curl"), typescript: code("typescript"), python: code("python") }}
          shown={{ curl: show("curl"), typescript: show("typescript"), python: show("python") }}
        />
        {code("curl").includes("$CLANKER_KEY") && (
          <p className="text-xs text-muted-foreground">
            <code className="font-mono">CLANKER_KEY</code> is an API key of yours:{" "}
            <Link href="/settings/keys" className={LINK}>
              make one
            </Link>
            .
          </p>
        )}
        {answer?.sample !== undefined && (
          <div className="space-y-2">
            <p className="text-xs font-medium text-muted-foreground">An answer, {answer.status}</p>
            <Copyable code={JSON.stringify(answer.sample, null, 2)} language="json" label="Example of the answer" className="max-h-[26rem]" />
          </div>
        )}
      </div>
    </section>
  );
}

const ENDINGS = { curl: "x.sh", typescript: "x.ts", python: "x.py" };
const FLUSH = "max-h-96 rounded-none border-0 bg-transparent";

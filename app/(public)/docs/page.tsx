import type { Metadata } from "next";
import { publicUrl } from "#lib/session";
import { Copyable } from "../../../components/docs/copyable";
import { LINK } from "../../../components/docs/link-style";
import { Method } from "../../../components/docs/method";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";
import { Section } from "../../../components/ui/section";
import { readGuides } from "./guides";
import { referenceGroups } from "./reference";

export const generateMetadata = (): Metadata => ({
  title: "Docs",
  description: "Guides to this server, and everything that its API can do.",
  alternates: { canonical: `${publicUrl()}/docs` },
});

export default async function DocsPage() {
  const guides = await readGuides();
  return (
    <div className="space-y-8">
      <PageHeader title="Docs">Guides to this server, and everything that its API can do.</PageHeader>
      <Section title="Your first call" description={<FirstCall />}>
        <Copyable
          label="Ask who the key is"
          language="bash"
          code={`CLANKER_KEY=…  # the key that you made\ncurl -s ${publicUrl()}/api/v1/profile -H "x-api-key: $CLANKER_KEY"`}
        />
      </Section>
      <Section title="Guides">
        <nav aria-label="Guides">
          <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {guides.map(({ name, title, about }) => (
              <li key={name}>
                <Link href={`/docs/${name}`} className="block h-full space-y-1 rounded-lg border bg-card p-4 hover:border-input">
                  <span className="block font-medium">{title}</span>
                  <span className="block text-muted-foreground">{about}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </Section>
      <Section
        title="Every operation"
        description={
          <>
            By resource, with examples in three languages and a console. <ApiLinks />
          </>
        }
      >
        <div className="grid gap-x-8 gap-y-6 xl:grid-cols-2">
          {referenceGroups().map(({ name, title, operations }) => (
            <section key={name} id={name} aria-labelledby={`of-${name}`} className="min-w-0 scroll-mt-20">
              <h3 id={`of-${name}`} className="mb-1 font-medium">
                <Link href={`/docs/api/${name}`} className="hover:underline">
                  {title}
                </Link>
              </h3>
              <ul>
                {operations.map((each) => (
                  <li key={each.name} id={each.name} className="scroll-mt-20 rounded-md target:bg-info-ground">
                    <Link
                      href={`/docs/api/${name}/${each.slug}`}
                      className="flex items-baseline gap-2 rounded-md py-1 text-muted-foreground hover:text-foreground"
                    >
                      <Method className="w-14 shrink-0">{each.method}</Method>
                      <span className="min-w-0 break-words">{each.summary}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </Section>
    </div>
  );
}

const FirstCall = () => (
  <>
    Make a key in{" "}
    <Link href="/settings/keys" className={LINK}>
      Settings → API keys
    </Link>{" "}
    and ask who it is. Or press <strong className="font-medium">Try it</strong> on the page of{" "}
    <Link href="/docs/api/profile/get-profile" className={LINK}>
      this very operation
    </Link>
    . The{" "}
    <Link href="/docs/quick-start" className={LINK}>
      quick start
    </Link>{" "}
    goes on to running a skill.
  </>
);

const ApiLinks = () => (
  <>
    Begin with the{" "}
    <Link href="/docs/api" className={LINK}>
      overview
    </Link>
    ; what a refusal means stands at the{" "}
    <Link href="/docs/errors" className={LINK}>
      error codes
    </Link>
    .
  </>
);

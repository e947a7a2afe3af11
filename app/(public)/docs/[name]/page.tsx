import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { publicUrl } from "#lib/session";
import { GuideText } from "../../../../components/docs/guide-text";
import { Neighbours } from "../../../../components/docs/neighbours";
import { PageHeader } from "../../../../components/ui/page-header";
import { type Heading, readGuide, readGuides } from "../guides";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await params;
  const guide = await readGuide(name);
  return guide ? { title: guide.title, description: guide.about, alternates: { canonical: `${publicUrl()}/docs/${name}` } } : {};
}

export default async function GuidePage({ params }: Props) {
  const { name } = await params;
  const [guide, guides] = await Promise.all([readGuide(name), readGuides()]);
  if (!guide) notFound();
  const at = guides.findIndex((each) => each.name === name);
  const linkTo = (each: (typeof guides)[number] | undefined) => each && { title: each.title, href: `/docs/${each.name}` };
  return (
    <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,1fr)_13rem]">
      <article className="min-w-0 max-w-[75ch] space-y-6">
        <PageHeader title={guide.title} crumbs={[{ label: "Docs", href: "/docs" }]} />
        <GuideText>{withThisAddress(guide.text)}</GuideText>
        <Neighbours before={linkTo(guides[at - 1])} after={linkTo(guides[at + 1])} />
      </article>
      {guide.sections.length > 1 && <OnThisPage sections={guide.sections} />}
    </div>
  );
}

/** The guides are written for a server at its standard address; what is copied from here should call this one. */
const withThisAddress = (text: string) => text.replaceAll("http://localhost:3000", publicUrl());

function OnThisPage({ sections }: { sections: Heading[] }) {
  return (
    <nav aria-label="On this page" className="hidden xl:block">
      <div className="sticky top-18 max-h-[calc(100dvh-5.5rem)] space-y-1 overflow-y-auto">
        <p className="text-xs font-medium text-muted-foreground">On this page</p>
        <ul>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} className="block rounded py-1 leading-snug text-muted-foreground hover:text-foreground">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

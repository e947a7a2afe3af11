import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { PageHeader } from "../../../../components/ui/page-header";
import { Prose } from "../../../../components/ui/prose";
import { readGuide, readGuides } from "../guides";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const guide = await readGuide((await params).name);
  return guide ? { title: guide.title } : {};
}

export default async function GuidePage({ params }: Props) {
  const { name } = await params;
  const [guide, guides] = await Promise.all([readGuide(name), readGuides()]);
  if (!guide) notFound();
  return (
    <div className="grid gap-8 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <nav aria-label="Guides" className="hidden lg:block">
        <ul className="sticky top-22 space-y-1">
          {guides.map((each) => (
            <li key={each.name}>
              <Link
                href={`/docs/${each.name}`}
                aria-current={each.name === name ? "page" : undefined}
                className={each.name === name ? "font-medium" : "text-muted-foreground hover:text-foreground"}
              >
                {each.title}
              </Link>
            </li>
          ))}
          <li className="pt-3">
            <Link href="/docs" className="text-muted-foreground hover:text-foreground">
              API
            </Link>
          </li>
        </ul>
      </nav>
      <article className="min-w-0 max-w-3xl space-y-6">
        <Link href="/docs" className="text-muted-foreground hover:text-foreground lg:hidden">
          ← Docs
        </Link>
        <PageHeader title={guide.title} />
        <Prose page>{guide.text}</Prose>
      </article>
    </div>
  );
}

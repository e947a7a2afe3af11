import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { formatDollarinos, formatSize } from "../ui/format";
import { TimeAgo } from "../ui/time-ago";
import { isOffered } from "./version-list";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;

/** What a skill needs, is made of and has been. */
export function SkillDetails({ skill, children }: { skill: Detail; children?: ReactNode }) {
  const { secrets, connectors, network } = skill.requires;
  const latest = skill.versions.find(({ contentSha }) => contentSha === skill.contentSha);
  const offered = latest !== undefined && isOffered(latest);
  return (
    <aside aria-label="Details" className="min-w-0 space-y-7">
      <Section title="About">
        <Facts
          facts={[
            ["Runs as", skill.runtime === "script" ? "Script" : "Language model"],
            ["Costs", skill.cost > 0 && `${formatDollarinos(skill.cost)} dollarinos a run`],
            ["Publisher", skill.publisher],
            ["Author", skill.author !== skill.publisher && skill.author],
            ["License", skill.license],
            ["Source", skill.source.url ?? skill.source.type],
            ["Updated", <TimeAgo key="updated" at={skill.updatedAt} />],
          ]}
        />
      </Section>
      <Section title="Requirements">
        {secrets.length + connectors.length + network.length === 0 ? (
          <p className="text-muted-foreground">No secrets, no connectors, no network.</p>
        ) : (
          <Facts
            facts={[
              ["Secrets", secrets.join(", ")],
              ["Connectors", connectors.join(", ")],
              ["Network", network.join(", ")],
            ]}
          />
        )}
      </Section>
      <Section title="Version">
        <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          {offered ? (
            <a
              className="font-medium text-accent underline-offset-2 hover:underline"
              href={`/api/v1/downloads/public/${skill.slug}/${skill.contentSha}.zip`}
              aria-label={`Download version ${skill.version}`}
            >
              {skill.version}
            </a>
          ) : (
            <span className="text-muted-foreground line-through">{skill.version}</span>
          )}
          <span className="text-xs text-muted-foreground">{formatSize(skill.files.reduce((sum, { size }) => sum + size, 0))} unpacked</span>
        </p>
        <p className="truncate font-mono text-xs text-muted-foreground" title={skill.contentSha}>
          sha256 {skill.contentSha}
        </p>
        {latest?.yanked && <p className="break-words text-warning">Yanked{latest.yanked.reason && `: ${latest.yanked.reason}`}</p>}
        {latest && latest.state !== "live" && <p className="text-muted-foreground">{latest.state === "held" ? "Waits for a review" : "Quarantined"}</p>}
      </Section>
      {children}
    </aside>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h2 className="font-medium">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className="space-y-1">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 text-right break-words">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { formatSize } from "../ui/format";
import { TimeAgo } from "../ui/time-ago";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;

/** What a skill needs, is made of and has been. */
export function SkillDetails({ skill, children }: { skill: Detail; children?: ReactNode }) {
  const { secrets, connectors, network } = skill.requires;
  return (
    <aside aria-label="Details" className="min-w-0 space-y-7">
      <Section title="About">
        <Facts
          facts={[
            ["Version", skill.version],
            ["Runs as", skill.runtime === "script" ? "Script" : "Language model"],
            ["Publisher", skill.publisher],
            ["Author", skill.author],
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
      <Section title="Files">
        <ul className="space-y-1">
          {skill.files.map((file) => (
            <li key={file.path} className="flex justify-between gap-3">
              <span className="min-w-0 font-mono text-xs break-all">{file.path}</span>
              <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{formatSize(file.size)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Versions">
        <ul className="space-y-2">
          {skill.versions.map((version) => (
            <li key={version.contentSha}>
              <div className="flex justify-between gap-3">
                {version.yanked || version.state !== "live" ? (
                  <span className="text-muted-foreground line-through">{version.version}</span>
                ) : (
                  <a
                    className="font-medium text-accent underline-offset-2 hover:underline"
                    href={`/api/v1/downloads/public/${skill.slug}/${version.contentSha}.zip`}
                    aria-label={`Download version ${version.version}`}
                  >
                    {version.version}
                  </a>
                )}
                <span className="text-xs text-muted-foreground">
                  <TimeAgo at={version.createdAt} />
                </span>
              </div>
              <p className="truncate font-mono text-xs text-muted-foreground" title={version.contentSha}>
                sha256 {version.contentSha}
              </p>
              {version.yanked && <p className="break-words text-warning">Yanked{version.yanked.reason && `: ${version.yanked.reason}`}</p>}
              {version.state !== "live" && <p className="text-muted-foreground">{version.state === "held" ? "Waits for a review" : "Quarantined"}</p>}
              {version.changelog && <p className="whitespace-pre-wrap text-muted-foreground">{version.changelog}</p>}
            </li>
          ))}
        </ul>
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

import type { OutputOf } from "#lib/client";
import { Until } from "../settings/until";
import { Badge } from "../ui/badge";
import { CodeBlock } from "../ui/code-block";
import { TimeAgo } from "../ui/time-ago";
import { CollectionSkills } from "./collection-skills";
import { DeleteCollection } from "./delete-collection";
import { PublicSwitch } from "./public-switch";

type Collection = OutputOf<"GET /collections">["data"][number];

/** A collection: its key, what that reaches, and where others get it when it is public. `drive` are the skills that can be put in. */
export function CollectionCard({ collection, drive }: { collection: Collection; drive: string[] }) {
  const { name, skillSlugs, isPublicMarketplace, marketplace_url, hidden_skills, api_keys } = collection;
  const id = String(collection.id);
  const first = skillSlugs?.find((slug) => !hidden_skills.includes(slug));
  return (
    <article aria-labelledby={id} className="space-y-4 rounded-lg border bg-card p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 space-y-1">
          <h3 id={id} className="flex flex-wrap items-center gap-2 font-medium break-all">
            {name}
            <Badge>{skillSlugs === null ? "Whole drive" : skillSlugs.length === 1 ? "1 skill" : `${skillSlugs.length} skills`}</Badge>
            {isPublicMarketplace && <Badge tone="info">Public</Badge>}
          </h3>
          <ul className="space-y-0.5 text-xs text-muted-foreground">
            {api_keys.map((key) => (
              <li key={key.id}>
                <span className="font-mono">
                  {key.prefix}…{key.last_four}
                </span>
                {" · "}
                {key.last_used_at ? (
                  <>
                    used <TimeAgo at={key.last_used_at} />
                  </>
                ) : (
                  "never used"
                )}
                {key.expires_at && (
                  <>
                    {" · expires "}
                    <Until at={key.expires_at} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
        <div className="flex gap-1.5">
          <PublicSwitch id={id} name={name} shown={isPublicMarketplace} />
          <DeleteCollection id={id} name={name} />
        </div>
      </div>
      {skillSlugs === null ? (
        <p className="text-muted-foreground">Its key reaches every skill of the drive.</p>
      ) : (
        <CollectionSkills id={id} name={name} slugs={skillSlugs} drive={drive} />
      )}
      {marketplace_url && (
        <div className="space-y-2">
          <p className="text-xs text-muted-foreground">Anyone installs from it without a key:</p>
          <CodeBlock label={`Marketplace of ${name}`}>
            {[`claude plugin marketplace add ${marketplace_url}`, ...(first ? [`claude plugin install ${first}@${name}`] : [])].join("\n")}
          </CodeBlock>
          {hidden_skills.length > 0 && (
            <p className="text-xs text-muted-foreground">Not shown there, because they are not public themselves: {hidden_skills.join(", ")}</p>
          )}
        </div>
      )}
    </article>
  );
}

import { ToggleSkill } from "../../../components/drive/toggle-skill";
import { InstallButton } from "../../../components/skills/install-button";
import { SkillCard } from "../../../components/skills/skill-card";
import { VerdictMark } from "../../../components/skills/verdict";
import { Badge } from "../../../components/ui/badge";
import type { Installed } from "./load-installed";

/** A skill of the library, which can be switched off and removed. */
export function InstalledCard({ skill, may }: { skill: Installed; may: boolean }) {
  const { slug, name, version, latestVersion, enabled } = skill;
  return (
    <SkillCard
      skill={skill}
      href={`/library/${slug}`}
      action={
        <>
          <VerdictMark scan={skill.scan} />
          {may && <ToggleSkill slug={slug} name={name} enabled={enabled} />}
          {may && <InstallButton slug={slug} name={name} installed version={version} enabled={enabled} short />}
        </>
      }
      note={
        (!enabled || latestVersion !== version) && (
          <p className="mt-2 flex flex-wrap gap-1.5">
            {!enabled && <Badge>Switched off</Badge>}
            {latestVersion !== version && (
              <Badge tone="info">
                {version} → {latestVersion}
              </Badge>
            )}
          </p>
        )
      }
    />
  );
}

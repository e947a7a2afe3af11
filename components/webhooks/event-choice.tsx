import { Choice, Choices } from "../ui/choice";
import { EVENT_GROUPS, type EventPattern, eventWords, isChosen, withEvent, withGroup } from "./event-words";

/** Everything, or the events that are ticked, by kind. */
export function EventChoice({ chosen, onChange }: { chosen: EventPattern[]; onChange(chosen: EventPattern[]): void }) {
  const everything = chosen.includes("*");
  return (
    <div className="space-y-3">
      <Choices legend="What is sent">
        <Choice name="all" label="Everything that happens" hint="Also what later versions add." checked={everything} onChange={() => onChange(["*"])} />
        <Choice name="all" label="Only what I choose" checked={!everything} onChange={() => onChange([])} />
      </Choices>
      {!everything &&
        EVENT_GROUPS.map((group) => {
          const count = group.events.filter((pattern) => isChosen(chosen, pattern)).length;
          return (
            <fieldset key={group.label} className="rounded-lg border p-3">
              <legend className="sr-only">{group.label}</legend>
              <label className="flex items-center gap-2.5 font-medium">
                <input
                  type="checkbox"
                  className="size-4 accent-primary"
                  checked={count === group.events.length}
                  ref={(box) => {
                    if (box) box.indeterminate = count > 0 && count < group.events.length;
                  }}
                  onChange={(event) => onChange(withGroup(chosen, group, event.target.checked))}
                />
                {group.label}
              </label>
              <ul className="mt-2 space-y-2 pl-6.5">
                {group.events.map((pattern) => (
                  <li key={pattern}>
                    <label className="flex items-start gap-2.5">
                      <input
                        type="checkbox"
                        className="mt-0.5 size-4 accent-primary"
                        checked={isChosen(chosen, pattern)}
                        onChange={(event) => onChange(withEvent(chosen, pattern, event.target.checked))}
                      />
                      <span>
                        {eventWords(pattern)} <span className="font-mono text-xs break-all text-muted-foreground">{pattern}</span>
                      </span>
                    </label>
                  </li>
                ))}
              </ul>
            </fieldset>
          );
        })}
    </div>
  );
}

import { Field, Input, Select } from "../ui/field";
import { cronWords } from "../workflows/cron-words";

export type Times = { cron: string; timezone: string };

export const timezoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** What is mostly wanted, to be chosen rather than written. */
const OFTEN = ["0 * * * *", "0 9 * * *", "0 9 * * MON-FRI", "0 9 * * MON", "0 9 1 * *"];

/** When a schedule comes, and in whose time. */
export function ScheduleFields({ times, onChange, errorAt }: { times: Times; onChange(times: Times): void; errorAt(field: string): string | undefined }) {
  const { cron, timezone } = times;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="When" className="sm:col-span-2">
        <Select value={OFTEN.includes(cron) ? cron : ""} onChange={({ currentTarget }) => onChange({ ...times, cron: currentTarget.value })}>
          {OFTEN.map((each) => (
            <option key={each} value={each}>
              {cronWords(each)}
            </option>
          ))}
          {!OFTEN.includes(cron) && <option value="">At the times below</option>}
        </Select>
      </Field>
      <Field label="Times" hint={<TimesHint cron={cron} />} error={errorAt("cron")}>
        <Input
          value={cron}
          onValueChange={(next) => onChange({ ...times, cron: next })}
          required
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      </Field>
      <Field label="Timezone" error={errorAt("timezone")}>
        <Input
          value={timezone}
          onValueChange={(next) => onChange({ ...times, timezone: next })}
          required
          list="timezones"
          spellCheck={false}
          autoComplete="off"
        />
        <datalist id="timezones">
          {Intl.supportedValuesOf("timeZone").map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </Field>
    </div>
  );
}

/** What the times mean, while they are written. */
function TimesHint({ cron }: { cron: string }) {
  const words = cronWords(cron);
  return (
    <>
      {words && <span className="block text-foreground">{words}.</span>}
      Minute, hour, day of the month, month, day of the week.
    </>
  );
}

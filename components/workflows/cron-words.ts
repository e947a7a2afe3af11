const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** "30 9 * * MON-FRI" → "Monday to Friday at 09:30". Null for times that take more than a line to say: those are shown as they are written. */
export function cronWords(cron: string): string | null {
  const [minute, hour, day, month, weekday, ...more] = cron.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined || more.length > 0) return null;
  const days = dayWords(day, month, weekday);
  if (days === null) return null;
  const step = /^\*\/([1-9]\d?)$/.exec(minute)?.[1];
  const isEveryDay = days === "Every day";
  if (hour === "*" && (minute === "*" || step !== undefined)) {
    const every = step === undefined || step === "1" ? "Every minute" : 60 % Number(step) === 0 ? `Every ${step} minutes` : null;
    return every && (isEveryDay ? every : `${every}, ${lower(days)}`);
  }
  if (!isWithin(minute, 59)) return null;
  const past = minute.padStart(2, "0");
  const hourStep = /^\*\/([1-9]\d?)$/.exec(hour)?.[1];
  if (hour === "*" || hourStep !== undefined) {
    if (hourStep !== undefined && 24 % Number(hourStep) !== 0) return null;
    const every = hourStep === undefined || hourStep === "1" ? "Every hour" : `Every ${hourStep} hours`;
    return `${every} at :${past}${isEveryDay ? "" : `, ${lower(days)}`}`;
  }
  const hours = hour.split(",");
  if (!hours.every((each) => isWithin(each, 23))) return null;
  return `${days} at ${listed(hours.map((each) => `${each.padStart(2, "0")}:${past}`))}`;
}

const isWithin = (text: string, most: number) => /^\d{1,2}$/.test(text) && Number(text) <= most;

/** The names of days stay capital. */
const lower = (days: string) => (days.startsWith("Every") || days.startsWith("On") ? days.replace(/^./, (first) => first.toLowerCase()) : days);

function dayWords(day: string, month: string, weekday: string): string | null {
  if (weekday !== "*") return day === "*" && month === "*" ? weekdayWords(weekday) : null;
  if (day === "*") return month === "*" ? "Every day" : null;
  if (!isWithin(day, 31) || day === "0") return null;
  if (month === "*") return `On day ${Number(day)} of every month`;
  const name = MONTHS[isWithin(month, 12) ? Number(month) - 1 : indexOf(MONTHS, month)];
  return name === undefined ? null : `Every ${Number(day)} ${name}`;
}

const indexOf = (names: string[], short: string) =>
  short.length === 3 ? names.findIndex((name) => name.slice(0, 3).toLowerCase() === short.toLowerCase()) : -1;

function weekdayWords(field: string): string | null {
  const name = (text: string) => DAYS[isWithin(text, 7) ? Number(text) % 7 : indexOf(DAYS, text)];
  const range = /^(\w+)-(\w+)$/.exec(field);
  if (range) {
    const [from, to] = [name(range[1] as string), name(range[2] as string)];
    return from && to ? `${from} to ${to}` : null;
  }
  const names = field.split(",").map(name);
  if (!names.every((each) => each !== undefined)) return null;
  return names.length === 1 ? `Every ${names[0]}` : listed(names);
}

const listed = (words: string[]) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : String(words[0]));

/** Where an app's answer goes, in words, and what is to be said against it. `to` is a host, or a scheme with its colon. */
export function describeDestination(to: string, app: { name: string; host: string | null }): { words: string; warning: string | null } {
  if (to.endsWith(":"))
    return {
      words: `an app on this device that opens ${to} links`,
      warning: `Any app on this device can say that ${to} links are its own. Go on only if “${app.name}” is installed here and you trust what else is.`,
    };
  if (/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(to))
    return {
      words: `a program on this computer, at ${to}`,
      warning: `Any program on this computer could be waiting there. Go on only if you started “${app.name}” here.`,
    };
  if (app.host === to) return { words: to, warning: null };
  return {
    words: to,
    warning: app.host
      ? `The app says it is from ${app.host}, but the answer goes to ${to}. Go on only if you know that both belong together.`
      : `Nobody checked that ${to} belongs to “${app.name}”. Go on only if you know this address.`,
  };
}

/** The apps that have connectors, and with them scopes, by the names that people know them by. */
export const CONNECTOR_APPS = { gmail: "Gmail", calendar: "Google Calendar", drive: "Google Drive", notion: "Notion", github: "GitHub" } as const;
export type App = keyof typeof CONNECTOR_APPS;
export const APP_NAMES = Object.keys(CONNECTOR_APPS) as App[];

/** Whether there is such an app. */
export const isApp = (name: string): name is App => Object.hasOwn(CONNECTOR_APPS, name);

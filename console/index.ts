/** The web page: a report in one file, and the page that a mock or the command serves. */
export type { ConsoleDocument } from "./document";
export { contentSecurityPolicy, liveHtml, type PageAssets, pageAssets, reportHtml } from "./report";

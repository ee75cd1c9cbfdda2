/**
 * What the tags `@known-issue:CLICK-123` and `@until:2026-12-31` say of a scenario: that it fails for a known reason, and
 * until when (a day in UTC, that day included) its failure is not to fail the run.
 */
export interface KnownIssue {
  readonly ticket: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  readonly expired: boolean;
}

/** What tags say of a known issue. Without either they say nothing. */
export interface SaidByTags {
  readonly issue?: KnownIssue;
  /** Why what they say does not count: a clause. */
  readonly problem?: string;
}

const TICKET = /^@known-issue(:|$)/;
const UNTIL = /^@until(:|$)/;

/** What tags say of a known issue at the start of a run. */
export function knownIssueIn(allTags: readonly string[], startedAt: Date | undefined): SaidByTags {
  // A scenario can have a tag from its feature as well.
  const tags = [...new Set(allTags)];
  const [tickets, days] = [tags.filter((tag) => TICKET.test(tag)), tags.filter((tag) => UNTIL.test(tag))];
  if (!startedAt || (tickets.length === 0 && days.length === 0)) return {};
  const today = startedAt.toISOString().slice(0, 10);
  const problem = problemOfTags(tickets, days) ?? problemOfDay(days[0] ?? "", today);
  if (problem) return { problem };
  const [ticket, until] = [behindColon(tickets[0] ?? ""), behindColon(days[0] ?? "")];
  return { issue: { ticket, until, expired: until < today } };
}

function behindColon(tag: string): string {
  return tag.replace(/^[^:]*:?/, "");
}

function problemOfTags(tickets: readonly string[], days: readonly string[]): string | undefined {
  const [ticket] = tickets;
  if (ticket === undefined) return `${days[0]} needs a tag with the ticket, such as @known-issue:CLICK-123`;
  // Which day belongs to which ticket cannot be told.
  if (tickets.length > 1) return `there is more than one ticket: ${tickets.join(", ")}`;
  if (days.length > 1) return `there is more than one day: ${days.join(", ")}`;
  if (behindColon(ticket) === "") return `${ticket} needs a ticket, as in @known-issue:CLICK-123`;
  if (days.length > 0) return undefined;
  return `${ticket} needs a tag with the last day on which it counts, such as @until:2026-12-31`;
}

function problemOfDay(tag: string, today: string): string | undefined {
  const until = behindColon(tag);
  if (!isDay(until)) return `${tag} is not a date such as @until:2026-12-31`;
  // A known issue is not to be forgotten.
  return until > inAYear(today)
    ? `${tag} is more than a year ahead, and a known issue counts for a year at most`
    : undefined;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // What is no day of its month would become one of the next.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Days compare as their texts do. */
function inAYear(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}

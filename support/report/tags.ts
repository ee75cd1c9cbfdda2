import type { ScenarioReport } from "./scenario-report";

/** What the tags of a scenario say that has nothing to do with which scenarios run: its tickets, and who owns it. */

/** The ticket of a known issue may have any form; other tickets are told by theirs, which is that of Jira's keys. */
const TICKET = /^@(?:known-issue:(.+)|([A-Z][A-Z0-9_]*-\d+))$/s;
const OWNER = /^@owner:(.+)$/s;

/** The ticket that a tag of a scenario names; unset for any other tag, such as that of its requirement's ID. */
export function ticketOf(tag: string, { id }: Pick<ScenarioReport, "id">): string | undefined {
  const [, known, ticket] = TICKET.exec(tag) ?? [];
  return known ?? (ticket === id ? undefined : ticket);
}

/** The tickets that a scenario's tags name, each once. */
export function ticketsOf(scenario: Pick<ScenarioReport, "id" | "tags">): string[] {
  return [...new Set(scenario.tags.flatMap((tag) => ticketOf(tag, scenario) ?? []))];
}

/** Who owns a scenario (`@owner:team-data`). Its own tags come after those of its feature, and take precedence. */
export function ownerOf({ tags }: Pick<ScenarioReport, "tags">): string | undefined {
  return tags.flatMap((tag) => OWNER.exec(tag)?.[1] ?? []).at(-1);
}

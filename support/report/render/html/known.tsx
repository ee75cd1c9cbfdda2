import type { ScenarioReport } from "../../scenario-report";
import { Ticket } from "./ticket";

interface KnownProps {
  readonly scenario: ScenarioReport;
  readonly ticketUrl: string | undefined;
}

/** The known issue of a scenario that failed: its ticket, and until when it counts or counted. */
export function Known({ scenario: { knownIssue }, ticketUrl }: KnownProps) {
  if (!knownIssue) return null;
  const { ticket, until, expired } = knownIssue;
  return (
    <p class="known">
      <strong>Known issue:</strong>{" "}
      <Ticket ticket={ticket} ticketUrl={ticketUrl}>
        {ticket}
      </Ticket>
      {expired ? `, expired on ${until}` : `, until ${until}`}
    </p>
  );
}

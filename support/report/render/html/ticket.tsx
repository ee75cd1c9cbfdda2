interface TicketProps {
  readonly ticket: string;
  /** The address of a ticket, with `{ticket}` in its place; unset where there is none, and no link is to leave the page. */
  readonly ticketUrl: string | undefined;
  readonly children: string;
}

/** Words that lead to a ticket. */
export function Ticket({ ticket, ticketUrl, children }: TicketProps) {
  if (ticketUrl === undefined) return <>{children}</>;
  return (
    <a href={ticketUrl.replaceAll("{ticket}", () => encodeURIComponent(ticket))} rel="noreferrer">
      {children}
    </a>
  );
}

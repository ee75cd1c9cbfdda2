/** The statuses of the health checks at one moment, by their paths; unset for one without an answer. */
export type Health = Readonly<Record<string, number | undefined>>;

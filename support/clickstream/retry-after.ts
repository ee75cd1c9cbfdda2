/** Seconds, as most write it. */
const SECONDS = /^\d{1,9}$/;

/**
 * How long a service asks to wait before the next request, in ms from `now`, by its header `Retry-After`: a number of seconds
 * or a date (RFC 9110). Unset without the header, or where it is neither.
 */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  const value = header?.trim() ?? "";
  if (SECONDS.test(value)) return Number(value) * 1000;
  // Other texts with a digit are dates for JavaScript, too.
  const date = /GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

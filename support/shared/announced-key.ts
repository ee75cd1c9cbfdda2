/** What may follow a key on the line of output that announces it: a space, a quote, a bracket, a full stop at the end. */
const KEY_ENDS = /^(\.?$|\.?\s|["',;)\]}\\(])/;

/**
 * Whether a text announces an object's key: it is the key, or begins with it where a key may end. Keys may hold spaces
 * themselves, so where one ends cannot be told from the text alone.
 */
export function announcesKey(text: string, key: string): boolean {
  return text.startsWith(key) && KEY_ENDS.test(text.slice(key.length));
}

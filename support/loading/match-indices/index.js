/**
 * What Cucumber Expressions ask of the package `regexp-match-indices`, by its name (`overrides` in package.json): where each
 * group of a match begins and ends. The package parses and rewrites each pattern for that, which takes a tenth of a start.
 * Any Node that Cucumber runs on does it by itself, with the flag `d`.
 */

/** Matches as `regexp.exec(text)` does, and adds `indices`: the begin and the end of each group in UTF-16 code units. */
module.exports = (regexp, text) => {
  const { lastIndex } = regexp;
  const match = regexp.exec(text);
  if (!match || match.indices) return match;
  // Steps match few of the patterns that they are held against: only those are matched again.
  const again = new RegExp(regexp, `${regexp.flags}d`);
  again.lastIndex = lastIndex;
  match.indices = again.exec(text).indices;
  return match;
};

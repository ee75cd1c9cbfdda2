/** The tag of a requirement's ID, such as `@DATA-003`. Every scenario of this project has one, whatever its examples. */
const ID_TAG = /^@([A-Z]+-\d{3})$/;

export function isIdTag(tag: string): boolean {
  return ID_TAG.test(tag);
}

/**
 * The ID of the requirement that a scenario with these tags of its own is of, without the `@`; unset where it has none. A
 * ticket's tag can look the same (`@CLICK-123`), so the ID is the first of the scenario's own, and never a tag that its
 * feature or its examples have.
 */
export function requirementId(ownTags: readonly { readonly name: string }[] = []): string | undefined {
  return ownTags.map(({ name }) => ID_TAG.exec(name)?.[1]).find((id) => id !== undefined);
}

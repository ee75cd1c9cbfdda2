/** The tag of a requirement's ID, such as `@DATA-003`. Every scenario of this project has one, whatever its examples. */
const ID_TAG = /^@([A-Z]+-\d{3})$/;

export function isIdTag(tag: string): boolean {
  return ID_TAG.test(tag);
}

/** The ID of the requirement that a scenario with these tags is of, without the `@`; unset where it has none. */
export function requirementId(tags: readonly { readonly name: string }[]): string | undefined {
  return tags.map(({ name }) => ID_TAG.exec(name)?.[1]).find((id) => id !== undefined);
}

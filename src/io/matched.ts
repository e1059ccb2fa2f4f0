/** What a pattern finds in a text: all of it, then its groups; empty where it finds nothing. */
export const matched = (pattern: RegExp, text: string): readonly (string | undefined)[] => pattern.exec(text) ?? []

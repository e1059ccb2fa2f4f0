/** A word as a shell takes it as it is. */
export function shellWord(text: string): string {
  return /^[\w.,:/+%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

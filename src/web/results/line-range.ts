/** Where a line of a text begins and ends; the first line is 1, and a line beyond the last one is the last one. */
export function lineRange(text: string, line: number): readonly [number, number] {
  const lines = text.split('\n')
  const at = Math.max(0, Math.min(lines.length, line) - 1)
  const start = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0)
  return [start, start + lines[at].length]
}

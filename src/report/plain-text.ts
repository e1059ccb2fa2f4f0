const WIDTH = 100

/** Lines of at most 100 characters, broken at spaces where there are any. */
export function wrap(text: string, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap(part => part.match(/.{1,90}/gu) ?? [])) {
    const longer = line === '' ? word : `${line} ${word}`
    const prefix = lines.length === 0 ? '' : indent
    if (longer.length + prefix.length > WIDTH) {
      lines.push(prefix + line)
      line = word
    } else line = longer
  }
  return [...lines, (lines.length === 0 ? '' : indent) + line]
}

/** Cells under each other, one line per row. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, at) => Math.max(...rows.map(row => row[at].length)))
  return rows.map(row =>
    row
      .map((text, at) => text.padEnd(widths[at]))
      .join('  ')
      .trimEnd(),
  )
}

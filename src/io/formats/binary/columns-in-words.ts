const SHOWN = 5

/** A few names of columns, for notes. */
export function columnsInWords(columns: readonly {readonly name: string}[]): string {
  const names = columns.slice(0, SHOWN).map(({name}) => `'${name}'`)
  const more = columns.length > SHOWN ? ` and ${columns.length - SHOWN} more` : ''
  return `${columns.length === 1 ? 'column' : 'columns'} ${names.join(', ')}${more}`
}

import type {Table} from '../core/table.js'

const STARTS = ['=', '+', '-', '@', '\t', '\r']

/**
 * A note where texts of a table begin as formulas of spreadsheets do. They are written as they are: real rows must come back as given.
 * A mark by itself, and a sign before a number, are harmless.
 */
export function formulaNotes(table: Table): string[] {
  const columns = table.columns.filter(
    ({field}) => isFormula(field.name) || (field.kind === 'categorical' && field.levels.some(isFormula)),
  )
  if (columns.length === 0) return []
  const names = columns.slice(0, 5).map(({field}) => `'${field.name}'`)
  return [
    'Texts that begin with =, +, - or @ stand in ' +
      `${names.join(', ')}${columns.length > 5 ? ' and more columns' : ''}: a spreadsheet takes them ` +
      'for formulas. Import the columns as text.',
  ]
}

const isFormula = (text: string) => text.length > 1 && STARTS.includes(text[0]) && Number.isNaN(Number(text))

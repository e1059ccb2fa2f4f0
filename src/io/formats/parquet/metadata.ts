import type {FileMetaData} from 'hyparquet'

/** Under this key a file of ours says which columns of text are categories. */
export const CATEGORIES_KEY = 'minority-report.categories'

/** Names of columns that are categories to whoever wrote the file: as we write them, or as pandas does. */
export function categoriesOf({key_value_metadata: pairs = []}: FileMetaData): Set<string> {
  const valueOf = (key: string) => parsed(pairs.find(pair => pair.key === key)?.value)
  const own = valueOf(CATEGORIES_KEY)
  const {columns} = asRecord(valueOf('pandas'))
  const categorical = (Array.isArray(columns) ? columns : []).map(asRecord).filter(each => each['pandas_type'] === 'categorical')
  const names: unknown[] = [
    ...(Array.isArray(own) ? (own as unknown[]) : []),
    ...categorical.map(each => each['field_name'] ?? each['name']),
  ]
  return new Set(names.filter(name => typeof name === 'string'))
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** Nothing for what is no JSON: such notes are other programs' own. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

import {createHash} from 'node:crypto'
import {UserError} from '../../src/core/errors.js'
import {readTable} from '../../src/io/read-table.js'

/** All that is read of a file, or why it is refused, as plain JSON; numbers to the last bit. */
export async function described(path: string): Promise<unknown> {
  try {
    const {table, sha256, notes, reading, dialect} = await readTable(path)
    const columns = table.columns.map(column => {
      const {buffer, byteOffset, byteLength} = column.kind === 'numeric' ? column.values : column.codes
      const content = createHash('sha256')
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex')
      return {field: column.field, content}
    })
    return JSON.parse(JSON.stringify({columns, rows: table.rowCount, sha256, notes, reading, dialect}))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const {code, message, suggestions} = error
    return JSON.parse(JSON.stringify({code, message, suggestions}))
  }
}

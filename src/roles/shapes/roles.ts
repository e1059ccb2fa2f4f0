import * as z from 'zod'
import {columnRoles, columnTypes, type ColumnRole} from '../role.js'

const role = z.enum(Object.keys(columnRoles) as ColumnRole[]).describe(
  Object.entries(columnRoles)
    .map(([name, means]) => `${name}: ${means}`)
    .join('; '),
)

/** A column with more to say than its role. */
export const columnSettings = z.strictObject({
  role,
  type: z.enum(columnTypes).describe('What its cells are; found out from them when left out.').exactOptional(),
  missing: z
    .array(z.union([z.string(), z.number()]))
    .describe('Marks of missing values in this column, beside the usual ones.')
    .exactOptional(),
})

export const rolesContent = z
  .strictObject({
    columns: z
      .record(z.string(), z.union([role, columnSettings]))
      .describe(
        'The columns of the data by name, each with its role. Of other columns is found out what they are, as without the file.',
      ),
  })
  .meta({description: 'What each column of a table is for.'})

import {UserError} from '../../../core/errors.js'

/** The one message about text that is not the JSON of a table. @param why Behind the place; no cell is in it. */
export const brokenJson = (file: string, line: number, why: string) =>
  new UserError('broken-json', {line}, `${file}, line ${line}: ${why}.`, [
    'Give one JSON object per row: one on each line, or a list of them in [ ].',
  ])
